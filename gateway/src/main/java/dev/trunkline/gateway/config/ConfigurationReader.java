package dev.trunkline.gateway.config;

import dev.trunkline.engine.Profile.Addressing;
import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.session.SessionConfig.Client;
import dev.trunkline.gateway.session.SessionConfig.Ignore;
import dev.trunkline.gateway.session.SessionDefaults;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// Makes a [Configuration] of environment variables.
final class ConfigurationReader {
  private static final Network[] ANY_NETWORK = {
    Network.find("0.0.0.0/0").orElseThrow(), Network.find("::/0").orElseThrow()
  };

  private static final String LONE_KEY_ID = "1";

  private final SettingReader settings;
  private final AccessReader access;
  private final WebhookReader webhooks;

  ConfigurationReader(Map<String, String> environment, RandomGenerator random) {
    settings = new SettingReader(environment);
    access = new AccessReader(settings, random);
    webhooks = new WebhookReader(settings);
  }

  Configuration read() {
    Optional<HttpConfig> http = settings.checked(this::http);
    AccessConfig keys = access.access();
    SwaggerConfig swagger = access.swagger();
    MetricsConfig metrics = access.metrics();
    Optional<DeliveryConfig> delivery = settings.checked(this::delivery);
    Optional<SessionsConfig> sessions = settings.checked(this::sessions);
    Optional<StoreConfig> store = settings.checked(this::store);
    Optional<RetentionConfig> retention = settings.checked(this::retention);
    Optional<WhatsAppConfig> whatsApp = settings.checked(this::whatsApp);
    Optional<ClusterConfig> cluster = settings.checked(this::cluster);
    LogConfig log = log();
    if (!settings.problems().isEmpty()) {
      throw new ConfigurationException(settings.problems());
    }
    return new Configuration(
        http.orElseThrow(),
        keys,
        swagger,
        metrics,
        delivery.orElseThrow(),
        sessions.orElseThrow(),
        store.orElseThrow(),
        retention.orElseThrow(),
        whatsApp.orElseThrow(),
        cluster.orElseThrow(),
        log,
        settings.text(Setting.WORKER_ID),
        new Configuration.Notes(effective(), settings.ignored(), access.generated()));
  }

  private HttpConfig http() {
    return new HttpConfig(
        settings.text(Setting.API_ADDRESS),
        settings.number(Setting.API_PORT),
        settings.text(Setting.API_HOSTNAME));
  }

  private DeliveryConfig delivery() {
    List<Network> networks = new ArrayList<>();
    for (String text : settings.list(Setting.WEBHOOK_ALLOWED_NETWORKS)) {
      if (text.equals("*")) {
        networks.addAll(List.of(ANY_NETWORK));
      } else {
        Network.find(text)
            .ifPresentOrElse(
                networks::add,
                () ->
                    settings.reject(
                        Setting.WEBHOOK_ALLOWED_NETWORKS, "must list networks such as 10.0.0.0/8"));
      }
    }
    return new DeliveryConfig(
        webhooks.global(),
        networks,
        settings.flag(Setting.WEBHOOK_TLS_VERIFY),
        Duration.ofSeconds(settings.number(Setting.WEBHOOK_TIMEOUT_SECONDS)),
        Duration.ofSeconds(settings.number(Setting.WEBHOOK_PROBE_SECONDS)));
  }

  private SessionsConfig sessions() {
    Client client =
        new Client(
            settings.text(Setting.CLIENT_DEVICE_NAME), settings.text(Setting.CLIENT_BROWSER_NAME));
    Ignore ignore =
        new Ignore(
            settings.flag(Setting.IGNORE_STATUS),
            settings.flag(Setting.IGNORE_GROUPS),
            settings.flag(Setting.IGNORE_CHANNELS),
            settings.flag(Setting.IGNORE_BROADCAST));
    boolean online = settings.flag(Setting.PRESENCE_AUTO_ONLINE);
    return new SessionsConfig(
        new SessionDefaults(client, online, ignore),
        settings.list(Setting.START_SESSION),
        settings.flag(Setting.RESTART_SESSIONS));
  }

  private StoreConfig store() {
    Path data = Path.of(settings.text(Setting.DATA));
    String url =
        settings.find(Setting.DATABASE_URL).orElse("sqlite:" + data.resolve("trunkline.db"));
    return new StoreConfig(
        data,
        new Secret(url),
        settings.parsed(
            Setting.MASTER_KEY,
            "must be 32 bytes in Base64, or id:key,id:key with such keys",
            ConfigurationReader::masterKeys),
        Duration.ofSeconds(settings.number(Setting.STORE_PATIENCE)));
  }

  private RetentionConfig retention() {
    return new RetentionConfig(
        Duration.ofHours(settings.number(Setting.KEEP_EVENTS)),
        Duration.ofHours(settings.number(Setting.KEEP_UNDELIVERED)),
        Duration.ofHours(settings.number(Setting.KEEP_MESSAGES)),
        Duration.ofHours(settings.number(Setting.KEEP_DEAD_LETTERS)));
  }

  private static MasterKeys masterKeys(String text) {
    return MasterKeys.parse(text.contains(":") ? text : LONE_KEY_ID + ":" + text);
  }

  private WhatsAppConfig whatsApp() {
    URI standard = URI.create(Setting.WHATSAPP_URL.fallback());
    return new WhatsAppConfig(
        settings
            .parsed(Setting.WHATSAPP_URL, "must be a ws: or wss: URL", URI::create)
            .orElse(standard),
        settings.parsed(
            Setting.NOISE_ROOT_KEY, "must be 32 bytes in hex", HexFormat.of()::parseHex),
        settings.choice(
            Setting.ADDRESSING,
            Map.of("lid", Addressing.PREFER_LID, "as-asked", Addressing.AS_ASKED)),
        settings.number(Setting.ONE_TIME_KEYS));
  }

  private ClusterConfig cluster() {
    return new ClusterConfig(
        settings.find(Setting.MEMBER_NAME),
        settings.choice(Setting.ROLE, byName(ClusterConfig.Role.values())),
        settings.find(Setting.CLUSTER_HOST),
        settings.number(Setting.CLUSTER_PORT),
        settings.number(Setting.CLUSTER_API_PORT),
        settings.number(Setting.CAPACITY),
        Set.copyOf(settings.list(Setting.LABELS)),
        Duration.ofSeconds(settings.number(Setting.FENCE_SECONDS)),
        settings.number(Setting.CONNECTS_PER_SECOND),
        Duration.ofSeconds(settings.number(Setting.DRAIN_SECONDS)),
        clusterTls());
  }

  private Optional<ClusterConfig.Tls> clusterTls() {
    Optional<Path> certificate = settings.find(Setting.CLUSTER_TLS_CERTIFICATE).map(Path::of);
    Optional<Path> key = settings.find(Setting.CLUSTER_TLS_KEY).map(Path::of);
    Optional<Path> authority = settings.find(Setting.CLUSTER_TLS_AUTHORITY).map(Path::of);
    if (certificate.isPresent() && key.isPresent() && authority.isPresent()) {
      return Optional.of(new ClusterConfig.Tls(key.get(), certificate.get(), authority.get()));
    }
    if (certificate.isPresent() || key.isPresent() || authority.isPresent()) {
      settings.reject(
          Setting.CLUSTER_TLS_CERTIFICATE, "must be set together with the key and the authority");
    }
    return Optional.empty();
  }

  private LogConfig log() {
    return new LogConfig(
        settings.choice(Setting.LOG_LEVEL, byName(LogConfig.Level.values())),
        settings.choice(Setting.LOG_FORMAT, byName(LogConfig.Format.values())));
  }

  private List<String> effective() {
    List<String> lines = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      boolean hidden = setting.isSecret() && settings.find(setting).isPresent();
      lines.add(setting.key() + "=" + (hidden ? "***" : settings.text(setting)));
    }
    return lines;
  }

  private static <E extends Enum<E>> Map<String, E> byName(E[] values) {
    return Arrays.stream(values)
        .collect(
            Collectors.toMap(value -> value.name().toLowerCase(Locale.ROOT), Function.identity()));
  }
}
