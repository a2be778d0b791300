package dev.trunkline.gateway.session;

import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.SessionConfig.Client;
import dev.trunkline.gateway.session.SessionConfig.HmacKey;
import dev.trunkline.gateway.session.SessionConfig.Ignore;
import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads WAHA's `config` of a session.
final class ConfigReader {
  private static final int RAW_LENGTH_MAX = 65_536;
  private static final int NAME_LENGTH_MAX = 100;
  private static final int URL_LENGTH_MAX = 2_000;
  private static final int WEBHOOKS_MAX = 20;
  private static final int EVENTS_MAX = 100;
  private static final int HEADERS_MAX = 50;

  /// RFC 9110 §5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

  private static final Pattern HEADER_VALUE = Pattern.compile("[\\t\\x20-\\x7e]{0,4000}");

  /// Those that decide where a message ends belong to the HTTP client alone.
  private static final Set<String> FRAMING =
      Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "expect");

  private final SessionDefaults defaults;

  ConfigReader(SessionDefaults defaults) {
    this.defaults = defaults;
  }

  SessionConfig read(Fields config, String raw) {
    Map<String, String> metadata = config.stringMap("metadata");
    if (raw.length() > RAW_LENGTH_MAX) {
      config.reject("metadata", "and all else must fit in %d characters".formatted(RAW_LENGTH_MAX));
    }
    return new SessionConfig(
        pool(config),
        metadata,
        config.object("client", this::client).orElse(defaults.client()),
        config
            .object("noweb", noweb -> noweb.flag("markOnline", defaults.markOnline()))
            .orElse(defaults.markOnline()),
        config.object("ignore", this::ignore).orElse(defaults.ignore()),
        config.objects("webhooks", WEBHOOKS_MAX, ConfigReader::webhook),
        config.object("retention", Keep::read).orElse(Keep.AS_ALL),
        raw);
  }

  private static Optional<String> pool(Fields config) {
    Optional<String> pool = config.optionalString("pool");
    if (pool.isPresent() && !SessionConfig.isPool(pool.get())) {
      config.reject("pool", "must be 1 to 32 characters of a-z, 0-9 and -, and not default");
    }
    return pool;
  }

  private Client client(Fields client) {
    return new Client(
        name(client, "deviceName", defaults.client().deviceName()),
        name(client, "browserName", defaults.client().browserName()));
  }

  private static String name(Fields client, String field, String fallback) {
    String name = client.optionalString(field).orElse(fallback);
    if (name.isBlank() || name.length() > NAME_LENGTH_MAX) {
      client.reject(field, "must have 1 to %d characters".formatted(NAME_LENGTH_MAX));
    }
    return name;
  }

  private Ignore ignore(Fields ignore) {
    Ignore otherwise = defaults.ignore();
    return new Ignore(
        ignore.flag("status", otherwise.status()),
        ignore.flag("groups", otherwise.groups()),
        ignore.flag("channels", otherwise.channels()),
        ignore.flag("broadcast", otherwise.broadcast()));
  }

  private static WebhookConfig webhook(Fields webhook) {
    String url = webhook.string("url", 1, URL_LENGTH_MAX);
    if (!url.isEmpty() && !isHttpUrl(url)) {
      webhook.reject("url", "must be a URL address");
    }
    List<String> events = webhook.strings("events", EVENTS_MAX);
    if (events.isEmpty()) {
      webhook.reject("events", "should not be empty");
    }
    return new WebhookConfig(
        url,
        Set.copyOf(events),
        webhook
            .object("hmac", hmac -> hmac.optionalString("key"))
            .flatMap(key -> key)
            .filter(key -> !key.isEmpty())
            .map(HmacKey::new),
        webhook.object("retries", ConfigReader::retries).orElse(RetryPolicy.DEFAULT),
        headers(webhook));
  }

  private static boolean isHttpUrl(String url) {
    try {
      URI uri = URI.create(url);
      return ("http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme()))
          && uri.getHost() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static RetryPolicy retries(Fields retries) {
    RetryPolicy otherwise = RetryPolicy.DEFAULT;
    RetryPolicy.Kind kind = otherwise.kind();
    String policy = retries.optionalString("policy").orElse("constant");
    switch (policy.toLowerCase(Locale.ROOT)) {
      case "constant" -> kind = RetryPolicy.Kind.CONSTANT;
      case "linear" -> kind = RetryPolicy.Kind.LINEAR;
      case "exponential" -> kind = RetryPolicy.Kind.EXPONENTIAL;
      default ->
          retries.reject(
              "policy", "must be one of the following values: linear, exponential, constant");
    }
    int delaySeconds =
        retries.integer(
            "delaySeconds",
            0,
            (int) RetryPolicy.DELAY_MAX.toSeconds(),
            (int) otherwise.delay().toSeconds());
    int attempts = retries.integer("attempts", 1, RetryPolicy.ATTEMPTS_MAX, otherwise.attempts());
    return new RetryPolicy(kind, Duration.ofSeconds(delaySeconds), attempts);
  }

  private static Map<String, String> headers(Fields webhook) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : webhook.objects("customHeaders", HEADERS_MAX, ConfigReader::header)) {
      headers.put(header.name(), header.value());
    }
    return headers;
  }

  private static Header header(Fields header) {
    String name = header.string("name");
    String value = header.string("value");
    if (!TOKEN.matcher(name).matches() || FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
      header.reject("name", "must be the name of a header that may be set");
    }
    if (!HEADER_VALUE.matcher(value).matches()) {
      header.reject("value", "must be one line of printable ASCII");
    }
    return new Header(name, value);
  }

  private record Header(String name, String value) {}
}
