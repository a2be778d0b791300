package dev.trunkline.gateway.config;

import dev.trunkline.gateway.config.Configuration.Generated;
import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads who may do what, in WAHA's ways.
final class AccessReader {
  private static final String HASHED = "sha512:";
  private static final int SHA512_BYTES = 64;
  private static final int GENERATED_BYTES = 16;

  /// Values that WAHA does not accept as a key: those of its examples, and one digit repeated.
  private static final Pattern WEAK = Pattern.compile("123|321|waha|admin|0*|1*");

  private final SettingReader settings;
  private final RandomGenerator random;
  private final List<Generated> generated = new ArrayList<>();

  AccessReader(SettingReader settings, RandomGenerator random) {
    this.settings = settings;
    this.random = random;
  }

  List<Generated> generated() {
    return generated;
  }

  AccessConfig access() {
    List<Pattern> open = new ArrayList<>();
    for (String path : settings.list(Setting.API_KEY_EXCLUDE_PATH)) {
      try {
        open.add(Pattern.compile(path.startsWith("/") ? path.substring(1) : path));
      } catch (PatternSyntaxException _) {
        settings.reject(Setting.API_KEY_EXCLUDE_PATH, "must list paths or regular expressions");
      }
    }
    return new AccessConfig(apiKey(), open);
  }

  private ApiKey apiKey() {
    Optional<String> set = settings.find(Setting.API_KEY);
    if (set.isEmpty() && settings.flag(Setting.NO_API_KEY)) {
      return new ApiKey.Open();
    }
    return set.filter(key -> !WEAK.matcher(key).matches())
        .map(this::given)
        .orElseGet(() -> ApiKey.Required.of(generate(Setting.API_KEY)));
  }

  private ApiKey given(String key) {
    if (!key.startsWith(HASHED)) {
      return ApiKey.Required.of(new Secret(key));
    }
    byte[] digest = new byte[SHA512_BYTES];
    try {
      digest = HexFormat.of().parseHex(key.substring(HASHED.length()).strip());
    } catch (IllegalArgumentException _) {
      digest = new byte[0];
    }
    if (digest.length != SHA512_BYTES) {
      settings.reject(Setting.API_KEY, "must have 128 hex digits after sha512:");
    }
    return new ApiKey.Required(digest);
  }

  SwaggerConfig swagger() {
    boolean enabled = settings.flag(Setting.SWAGGER_ENABLED);
    return new SwaggerConfig(
        enabled,
        enabled ? swaggerCredentials() : Optional.empty(),
        settings.find(Setting.SWAGGER_TITLE),
        settings.find(Setting.SWAGGER_DESCRIPTION),
        settings.parsed(Setting.SWAGGER_EXTERNAL_DOC_URL, "must be a URL", URI::create));
  }

  private Optional<Credentials> swaggerCredentials() {
    Optional<Secret> password = settings.find(Setting.SWAGGER_PASSWORD).map(Secret::new);
    if (password.isEmpty() && settings.flag(Setting.SWAGGER_NO_PASSWORD)) {
      return Optional.empty();
    }
    return Optional.of(
        new Credentials(
            settings.text(Setting.SWAGGER_USERNAME),
            password.orElseGet(() -> generate(Setting.SWAGGER_PASSWORD))));
  }

  MetricsConfig metrics() {
    Optional<String> username = settings.find(Setting.METRICS_USERNAME);
    Optional<String> password = settings.find(Setting.METRICS_PASSWORD);
    if (username.isPresent() != password.isPresent()) {
      settings.reject(
          Setting.METRICS_USERNAME,
          "and " + Setting.METRICS_PASSWORD.key() + " must be set together");
    }
    return new MetricsConfig(
        settings.flag(Setting.METRICS_ENABLED),
        username.flatMap(
            name -> password.map(secret -> new Credentials(name, new Secret(secret)))));
  }

  private Secret generate(Setting setting) {
    byte[] bytes = new byte[GENERATED_BYTES];
    random.nextBytes(bytes);
    Secret secret = new Secret(HexFormat.of().formatHex(bytes));
    generated.add(new Generated(setting, secret));
    return secret;
  }
}
