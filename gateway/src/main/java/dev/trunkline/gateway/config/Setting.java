package dev.trunkline.gateway.config;

import java.util.List;

/// The one table of all settings. Each is an environment variable: WAHA's name where WAHA has one,
/// otherwise a name that begins with [#OWN_PREFIX].
public enum Setting {
  API_PORT(Section.HTTP, "3000", "The port of the HTTP server.", "WHATSAPP_API_PORT", "PORT"),
  API_ADDRESS(
      Section.HTTP,
      "0.0.0.0",
      "The address that the HTTP server listens on.",
      "TRUNKLINE_HTTP_ADDRESS"),
  API_HOSTNAME(
      Section.HTTP,
      "localhost",
      "The host name in the URLs that are printed at start.",
      "WHATSAPP_API_HOSTNAME"),

  API_KEY(
      Section.ACCESS,
      "random, printed at start",
      "The API key, plain or as `sha512:` and the hex SHA-512 of the key. A value that is easy to"
          + " guess is replaced by a random one.",
      Kind.SECRET,
      "WHATSAPP_API_KEY",
      "WAHA_API_KEY"),
  NO_API_KEY(
      Section.ACCESS,
      "false",
      "Serves everyone without a key, unless one is set.",
      "WAHA_NO_API_KEY"),
  API_KEY_EXCLUDE_PATH(
      Section.ACCESS,
      "",
      "Paths that need no key, separated by commas, without the leading slash; regular expressions"
          + " such as `api/files/(.*)`.",
      "WAHA_API_KEY_EXCLUDE_PATH",
      "WHATSAPP_API_KEY_EXCLUDE_PATH"),

  SWAGGER_ENABLED(
      Section.SWAGGER,
      "true",
      "Serves the Swagger UI at `/` and the contract at `/-json`.",
      "WHATSAPP_SWAGGER_ENABLED"),
  SWAGGER_USERNAME(Section.SWAGGER, "admin", "Who may see them.", "WHATSAPP_SWAGGER_USERNAME"),
  SWAGGER_PASSWORD(
      Section.SWAGGER,
      "random, printed at start",
      "The password for them. The API key opens them, too.",
      Kind.SECRET,
      "WHATSAPP_SWAGGER_PASSWORD"),
  SWAGGER_NO_PASSWORD(
      Section.SWAGGER,
      "false",
      "Shows them to everyone, unless a password is set.",
      "WHATSAPP_SWAGGER_NO_PASSWORD"),
  SWAGGER_TITLE(
      Section.SWAGGER, "", "Replaces the title of the contract.", "WHATSAPP_SWAGGER_TITLE"),
  SWAGGER_DESCRIPTION(
      Section.SWAGGER,
      "",
      "Replaces the description of the contract, in Markdown.",
      "WHATSAPP_SWAGGER_DESCRIPTION"),
  SWAGGER_EXTERNAL_DOC_URL(
      Section.SWAGGER,
      "",
      "Replaces the link to further documentation.",
      "WHATSAPP_SWAGGER_EXTERNAL_DOC_URL"),

  METRICS_ENABLED(
      Section.METRICS,
      "true",
      "Serves Prometheus metrics at `/metrics`, to those who have the API key.",
      "WAHA_PROMETHEUS_ENABLED"),
  METRICS_USERNAME(
      Section.METRICS,
      "",
      "With the password: another way to get at the metrics.",
      "WAHA_PROMETHEUS_USERNAME"),
  METRICS_PASSWORD(
      Section.METRICS,
      "",
      "The password for the metrics.",
      Kind.SECRET,
      "WAHA_PROMETHEUS_PASSWORD"),

  HOOK_URL(
      Section.WEBHOOKS,
      "",
      "A webhook for the events of all sessions, besides their own webhooks. Its host may be"
          + " private.",
      Kind.SECRET,
      "WHATSAPP_HOOK_URL"),
  HOOK_EVENTS(
      Section.WEBHOOKS,
      "*",
      "The events that it gets, separated by commas; `*` is all.",
      "WHATSAPP_HOOK_EVENTS"),
  HOOK_HMAC_KEY(Section.WEBHOOKS, "", "Signs what it gets.", Kind.SECRET, "WHATSAPP_HOOK_HMAC_KEY"),
  HOOK_RETRIES_POLICY(
      Section.WEBHOOKS,
      "constant",
      "How the waits between its attempts grow: `constant`, `linear` or `exponential`.",
      "WHATSAPP_HOOK_RETRIES_POLICY"),
  HOOK_RETRIES_DELAY_SECONDS(
      Section.WEBHOOKS, "2", "The first wait.", "WHATSAPP_HOOK_RETRIES_DELAY_SECONDS"),
  HOOK_RETRIES_ATTEMPTS(
      Section.WEBHOOKS, "15", "How often an event is tried.", "WHATSAPP_HOOK_RETRIES_ATTEMPTS"),
  HOOK_CUSTOM_HEADERS(
      Section.WEBHOOKS,
      "",
      "Headers for it: `Name:Value;Name2:Value2`.",
      Kind.SECRET,
      "WHATSAPP_HOOK_CUSTOM_HEADERS"),
  WEBHOOK_ALLOWED_NETWORKS(
      Section.WEBHOOKS,
      "",
      "Networks that webhooks of sessions may reach although they are not public, such as"
          + " `10.0.0.0/8,127.0.0.1`; `*` is all.",
      "TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS"),
  WEBHOOK_TLS_VERIFY(
      Section.WEBHOOKS,
      "true",
      "Whether the TLS certificates of webhooks must be valid.",
      "TRUNKLINE_WEBHOOK_TLS_VERIFY"),
  WEBHOOK_TIMEOUT_SECONDS(
      Section.WEBHOOKS,
      "30",
      "How long one attempt may take in all.",
      "TRUNKLINE_WEBHOOK_TIMEOUT_SECONDS"),
  WEBHOOK_PROBE_SECONDS(
      Section.WEBHOOKS,
      "60",
      "How long to wait between attempts at a webhook that is away, once the attempts of its own"
          + " policy are used up.",
      "TRUNKLINE_WEBHOOK_PROBE_SECONDS"),

  CLIENT_DEVICE_NAME(
      Section.SESSIONS,
      "Trunkline",
      "The name that phones show under linked devices.",
      "WAHA_CLIENT_DEVICE_NAME"),
  CLIENT_BROWSER_NAME(
      Section.SESSIONS,
      "Chrome",
      "The browser that phones show, by its icon.",
      "WAHA_CLIENT_BROWSER_NAME"),
  PRESENCE_AUTO_ONLINE(
      Section.SESSIONS,
      "true",
      "Whether sessions show as online while they are connected.",
      "WAHA_PRESENCE_AUTO_ONLINE"),
  IGNORE_STATUS(
      Section.SESSIONS,
      "false",
      "Makes no events of statuses.",
      "WAHA_SESSION_CONFIG_IGNORE_STATUS"),
  IGNORE_GROUPS(
      Section.SESSIONS, "false", "Makes no events of groups.", "WAHA_SESSION_CONFIG_IGNORE_GROUPS"),
  IGNORE_CHANNELS(
      Section.SESSIONS,
      "false",
      "Makes no events of channels.",
      "WAHA_SESSION_CONFIG_IGNORE_CHANNELS"),
  IGNORE_BROADCAST(
      Section.SESSIONS,
      "false",
      "Makes no events of broadcast lists.",
      "WAHA_SESSION_CONFIG_IGNORE_BROADCAST"),
  START_SESSION(
      Section.SESSIONS,
      "",
      "Sessions to start, and to create where there is none, separated by commas.",
      "WHATSAPP_START_SESSION"),
  RESTART_SESSIONS(
      Section.SESSIONS,
      "true",
      "Whether sessions that ran go on after a restart.",
      "WAHA_WORKER_RESTART_SESSIONS"),

  DATA(
      Section.STORE,
      "./data",
      "The folder for all that is kept.",
      "TRUNKLINE_DATA",
      "WAHA_LOCAL_STORE_BASE_DIR"),
  DATABASE_URL(
      Section.STORE,
      "sqlite:<data folder>/trunkline.db",
      "The store: `sqlite:path/to/file` or `postgres://user:password@host:port/database`.",
      Kind.SECRET,
      "DATABASE_URL",
      "WHATSAPP_SESSIONS_POSTGRESQL_URL"),
  MASTER_KEY(
      Section.STORE,
      "",
      "Seals what is secret in the store: 32 bytes in Base64, such as `openssl rand -base64 32`"
          + " prints. For a change of keys, `id:key,id:key` with the new one first; a key without"
          + " an id has the id `1`.",
      Kind.SECRET,
      "TRUNKLINE_MASTER_KEY"),

  KEEP_EVENTS(
      Section.STORE,
      "72",
      "How many hours events are kept that every webhook has got.",
      "TRUNKLINE_KEEP_EVENTS_HOURS"),
  KEEP_UNDELIVERED(
      Section.STORE,
      "168",
      "How many hours events are kept that some webhook has not got.",
      "TRUNKLINE_KEEP_UNDELIVERED_HOURS"),
  KEEP_MESSAGES(
      Section.STORE,
      "72",
      "How many hours messages are kept that are sent, cancelled or expired.",
      "TRUNKLINE_KEEP_MESSAGES_HOURS"),
  KEEP_DEAD_LETTERS(
      Section.STORE,
      "720",
      "How many hours messages and events are kept that were given up.",
      "TRUNKLINE_KEEP_DEAD_LETTERS_HOURS"),
  STORE_PATIENCE(
      Section.STORE,
      "60",
      "How many seconds the store may fail until what waits for it is given up, and sessions are"
          + " opened again.",
      "TRUNKLINE_STORE_PATIENCE_SECONDS"),

  WHATSAPP_URL(
      Section.WHATSAPP,
      "wss://web.whatsapp.com/ws/chat",
      "Where WhatsApp is, or a simulator of it.",
      "TRUNKLINE_WHATSAPP_URL"),
  NOISE_ROOT_KEY(
      Section.WHATSAPP,
      "WhatsApp's own",
      "The public key that server certificates must lead to: 32 bytes in hex.",
      "TRUNKLINE_NOISE_ROOT_KEY"),
  ADDRESSING(
      Section.WHATSAPP,
      "lid",
      "Which of a recipient's names messages go to: `lid` as soon as it is known, or `as-asked`.",
      "TRUNKLINE_ADDRESSING"),
  ONE_TIME_KEYS(
      Section.WHATSAPP,
      "812",
      "How many one-time keys a newly linked device makes, and leaves at WhatsApp: as many as"
          + " WhatsApp Web does. Fewer link faster, which tests and benchmarks can use.",
      "TRUNKLINE_ONE_TIME_KEYS"),

  MEMBER_NAME(
      Section.CLUSTER,
      "<host name>-<API port>",
      "How this process is called among the members of its cluster: unique, and the same after a"
          + " restart.",
      "TRUNKLINE_MEMBER_NAME"),
  ROLE(
      Section.CLUSTER,
      "all",
      "What it does: `all`, `api` (takes requests, runs no sessions) or `worker` (runs sessions,"
          + " takes requests from other members alone).",
      "TRUNKLINE_ROLE"),
  CLUSTER_HOST(
      Section.CLUSTER,
      "the address that leads to the database",
      "Where other members reach this one, its API port included.",
      "TRUNKLINE_CLUSTER_HOST"),
  CLUSTER_PORT(
      Section.CLUSTER,
      "17355",
      "The port for members among themselves; 0 for any that is free.",
      "TRUNKLINE_CLUSTER_PORT"),
  CLUSTER_API_PORT(
      Section.CLUSTER,
      "17356",
      "The port at which members hand requests to each other by TLS, when certificates are set; 0"
          + " for any that is free. Without certificates they use the API port.",
      "TRUNKLINE_CLUSTER_API_PORT"),
  CAPACITY(
      Section.CLUSTER,
      "5000",
      "How many sessions it can run. Members are filled alike, in parts of this.",
      "TRUNKLINE_CAPACITY"),
  LABELS(
      Section.CLUSTER,
      "",
      "The pools whose sessions it runs, separated by commas; `default` is for sessions without a"
          + " pool. Without labels it runs those without a pool. See docs/CLUSTER.md.",
      "TRUNKLINE_LABELS"),
  FENCE_SECONDS(
      Section.CLUSTER,
      "3",
      "How long after the store last answered it a member closes all connections. Others take over"
          + " one second and a third of it later. See docs/CLUSTER.md.",
      "TRUNKLINE_FENCE_SECONDS"),
  CONNECTS_PER_SECOND(
      Section.CLUSTER,
      "500",
      "How many connections to WhatsApp a process alone, or the whole cluster, opens in a second at most.",
      "TRUNKLINE_CONNECTS_PER_SECOND"),
  DRAIN_SECONDS(
      Section.CLUSTER,
      "30",
      "How long a member that is told to stop gives its sessions to get to others.",
      "TRUNKLINE_DRAIN_SECONDS"),
  CLUSTER_TLS_CERTIFICATE(
      Section.CLUSTER,
      "",
      "A PEM file with this member's certificate: members then talk to each other by TLS, and"
          + " prove who they are; they must have a name in common. Needs the key and the authority, too.",
      "TRUNKLINE_CLUSTER_TLS_CERTIFICATE"),
  CLUSTER_TLS_KEY(
      Section.CLUSTER,
      "",
      "A PEM file with the key to it: RSA, as PKCS#1 or PKCS#8.",
      "TRUNKLINE_CLUSTER_TLS_KEY"),
  CLUSTER_TLS_AUTHORITY(
      Section.CLUSTER,
      "",
      "A PEM file with the certificate that all members' certificates are signed with.",
      "TRUNKLINE_CLUSTER_TLS_AUTHORITY"),

  WORKER_ID(
      Section.PROCESS,
      "trunkline",
      "How this process names itself; in a cluster, sessions name its members instead.",
      "WAHA_WORKER_ID"),
  LOG_LEVEL(
      Section.PROCESS,
      "info",
      "How much is logged: `error`, `warn`, `info`, `debug` or `trace`.",
      "WAHA_LOG_LEVEL"),
  LOG_FORMAT(Section.PROCESS, "PRETTY", "How it is logged: `PRETTY` or `JSON`.", "WAHA_LOG_FORMAT");

  /// Where names of our own begin. An unknown one is an error.
  public static final String OWN_PREFIX = "TRUNKLINE_";

  private final Section section;
  private final String fallback;
  private final String meaning;
  private final Kind kind;

  /// Joined by commas: enums hold nothing mutable.
  private final String names;

  Setting(Section section, String fallback, String meaning, String... names) {
    this(section, fallback, meaning, Kind.PLAIN, names);
  }

  Setting(Section section, String fallback, String meaning, Kind kind, String... names) {
    this.section = section;
    this.fallback = fallback;
    this.meaning = meaning;
    this.kind = kind;
    this.names = String.join(",", names);
  }

  public Section section() {
    return section;
  }

  /// The name to use for it.
  public String key() {
    return names().getFirst();
  }

  /// All names that it is read from; the earlier wins.
  public List<String> names() {
    return List.of(names.split(","));
  }

  /// What holds when it is not set, as text; empty when that is nothing.
  public String fallback() {
    return fallback;
  }

  public String meaning() {
    return meaning;
  }

  public boolean isSecret() {
    return kind == Kind.SECRET;
  }

  /// What settings are about.
  public enum Section {
    HTTP("HTTP server"),
    ACCESS("API key"),
    SWAGGER("Swagger UI"),
    METRICS("Metrics"),
    WEBHOOKS("Webhooks"),
    SESSIONS("Sessions"),
    STORE("Store"),
    WHATSAPP("WhatsApp"),
    CLUSTER("Cluster, on PostgreSQL"),
    PROCESS("Process");

    private final String title;

    Section(String title) {
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  private enum Kind {
    PLAIN,
    SECRET
  }
}
