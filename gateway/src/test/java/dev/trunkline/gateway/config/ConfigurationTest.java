package dev.trunkline.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.trunkline.engine.Profile.Addressing;
import dev.trunkline.gateway.config.Configuration.Generated;
import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final String MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

  @Test
  void needsNoSettingAtAll() {
    Configuration configuration = read(Map.of());

    assertThat(configuration.http()).isEqualTo(new HttpConfig("0.0.0.0", 3000, "localhost"));
    assertThat(configuration.store().url().value()).endsWith("data/trunkline.db");
    assertThat(configuration.store().masterKeys()).isEmpty();
    assertThat(configuration.whatsApp().url()).hasToString("wss://web.whatsapp.com/ws/chat");
    assertThat(configuration.whatsApp().addressing()).isEqualTo(Addressing.PREFER_LID);
    assertThat(configuration.delivery().global()).isEmpty();
    assertThat(configuration.sessions().resume()).isTrue();
    assertThat(configuration.log().level()).isEqualTo(LogConfig.Level.INFO);
  }

  @Test
  void readsWahaNames() {
    Configuration configuration =
        read(
            Map.of(
                "PORT", "8080",
                "WAHA_WORKER_ID", "waha1",
                "WHATSAPP_START_SESSION", "default, other",
                "WAHA_CLIENT_DEVICE_NAME", "Office",
                "WAHA_PRESENCE_AUTO_ONLINE", "False",
                "WAHA_LOG_LEVEL", "DEBUG",
                "WAHA_LOCAL_STORE_BASE_DIR", "/app/.sessions"));

    assertThat(configuration.http().port()).isEqualTo(8080);
    assertThat(configuration.workerId()).isEqualTo("waha1");
    assertThat(configuration.sessions().start()).containsExactly("default", "other");
    assertThat(configuration.sessions().defaults().client().deviceName()).isEqualTo("Office");
    assertThat(configuration.sessions().defaults().markOnline()).isFalse();
    assertThat(configuration.log().level()).isEqualTo(LogConfig.Level.DEBUG);
    assertThat(configuration.store().url().value()).isEqualTo("sqlite:/app/.sessions/trunkline.db");
  }

  @Test
  void readsTheGlobalWebhook() {
    WebhookConfig webhook =
        read(Map.of(
                "WHATSAPP_HOOK_URL", "http://n8n:5678/hook",
                "WHATSAPP_HOOK_EVENTS", "message, session.status",
                "WHATSAPP_HOOK_HMAC_KEY", "secret",
                "WHATSAPP_HOOK_RETRIES_POLICY", "linear",
                "WHATSAPP_HOOK_RETRIES_DELAY_SECONDS", "3",
                "WHATSAPP_HOOK_RETRIES_ATTEMPTS", "4",
                "WHATSAPP_HOOK_CUSTOM_HEADERS", "X-One:1;X-Two: a:b"))
            .delivery()
            .global()
            .orElseThrow();

    assertThat(webhook.url()).isEqualTo("http://n8n:5678/hook");
    assertThat(webhook.events()).containsExactlyInAnyOrder("message", "session.status");
    assertThat(webhook.hmac().orElseThrow().value()).isEqualTo("secret");
    assertThat(webhook.retries())
        .isEqualTo(new RetryPolicy(RetryPolicy.Kind.LINEAR, Duration.ofSeconds(3), 4));
    assertThat(webhook.headers()).isEqualTo(Map.of("X-One", "1", "X-Two", "a:b"));
  }

  @Test
  void reportsAllProblemsAtOnce() {
    Map<String, String> environment =
        Map.of(
            "WHATSAPP_API_PORT", "many",
            "TRUNKLINE_WHATSAPP_URL", "http://example.com",
            "TRUNKLINE_NOISE_ROOT_KEY", "abcd",
            "TRUNKLINE_MASTER_KEY", "short",
            "TRUNKLINE_WEBHOOK_ALLOWED_NETWORK", "*",
            "WHATSAPP_HOOK_URL", "nowhere",
            "WHATSAPP_HOOK_RETRIES_ATTEMPTS", "-1",
            "DATABASE_URL", "mysql://db",
            "WAHA_LOG_LEVEL", "loud",
            "WAHA_API_KEY_EXCLUDE_PATH", "((");

    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(environment))
        .satisfies(e ->
            assertThat(e.problems())
                .containsExactlyInAnyOrder(
                    "TRUNKLINE_WEBHOOK_ALLOWED_NETWORK is not a setting; did you mean"
                        + " TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS?",
                    "WHATSAPP_API_PORT must be a whole number",
                    "WAHA_API_KEY_EXCLUDE_PATH must list paths or regular expressions",
                    "WHATSAPP_HOOK_URL must be a URL address",
                    "WHATSAPP_HOOK_RETRIES_ATTEMPTS must be a whole number from 1 to 1000",
                    "DATABASE_URL must begin with sqlite:, postgres:// or postgresql://",
                    "TRUNKLINE_MASTER_KEY must be 32 bytes in Base64, or id:key,id:key with"
                        + " such keys",
                    "TRUNKLINE_WHATSAPP_URL must be a ws: or wss: URL",
                    "TRUNKLINE_NOISE_ROOT_KEY must be 32 bytes in hex",
                    "WAHA_LOG_LEVEL must be one of debug, error, info, trace, warn"));
  }

  @ParameterizedTest
  @CsvSource({
    "WHATSAPP_API_PORT, 65536",
    "WAHA_NO_API_KEY, maybe",
    "WAHA_API_KEY, sha512:123",
    "WAHA_PROMETHEUS_USERNAME, only",
    "WHATSAPP_START_SESSION, no spaces",
    "TRUNKLINE_WEBHOOK_TIMEOUT_SECONDS, 0",
    "TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS, 10.0.0.0/40",
    "TRUNKLINE_ADDRESSING, both",
    "TRUNKLINE_ONE_TIME_KEYS, 15",
  })
  void namesTheSettingThatCannotBeUsed(String name, String value) {
    assertThatExceptionOfType(ConfigurationException.class)
        .isThrownBy(() -> read(Map.of(name, value)))
        .satisfies(e -> assertThat(e.problems()).singleElement().asString().contains(" must "))
        .withMessageNotContaining("Exception");
  }

  @Test
  void makesKeysWhereNoneAreSet() {
    Configuration configuration = read(Map.of());

    assertThat(configuration.notes().generated())
        .extracting(Generated::setting)
        .containsExactly(Setting.API_KEY, Setting.SWAGGER_PASSWORD);
    String key = configuration.notes().generated().getFirst().value().value();
    assertThat(key).matches("[0-9a-f]{32}");
    assertThat(configuration.access().apiKey().accepts(key)).isTrue();
    assertThat(configuration.access().apiKey().accepts("another")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"123", "321", "waha", "admin", "00000000", "1111"})
  void replacesKeysThatAreEasyToGuess(String weak) {
    Configuration configuration = read(Map.of("WAHA_API_KEY", weak));

    assertThat(configuration.access().apiKey().accepts(weak)).isFalse();
  }

  @Test
  void takesPlainAndHashedKeys() {
    String hashed =
        "sha512:b109f3bbbc244eb82441917ed06d618b9008dd09b3befd1b5e07394c706a8bb980b1d7785e5976ec0"
            + "49b46df5f1326af5a2ea6d103fd07c95385ffab0cacbc86";

    assertThat(read(Map.of("WAHA_API_KEY", "password")).access().apiKey().accepts("password"))
        .isTrue();
    assertThat(read(Map.of("WAHA_API_KEY", hashed)).access().apiKey().accepts("password")).isTrue();
    assertThat(read(Map.of("WAHA_API_KEY", hashed)).access().apiKey().accepts(hashed)).isFalse();
  }

  @Test
  void prefersTheOlderNameOfTheKeyAsWahaDoes() {
    ApiKey key =
        read(Map.of("WAHA_API_KEY", "new-key", "WHATSAPP_API_KEY", "old-key")).access().apiKey();

    assertThat(key.accepts("old-key")).isTrue();
    assertThat(key.accepts("new-key")).isFalse();
  }

  @Test
  void servesWithoutAKeyOnlyWhenToldTo() {
    Configuration open = read(Map.of("WAHA_NO_API_KEY", "True"));
    Configuration closed = read(Map.of("WAHA_NO_API_KEY", "True", "WAHA_API_KEY", "set-anyway"));

    assertThat(open.access().apiKey()).isEqualTo(new ApiKey.Open());
    assertThat(closed.access().apiKey().accepts("")).isFalse();
  }

  @Test
  void opensPathsByRegularExpression() {
    AccessConfig access =
        read(Map.of("WHATSAPP_API_KEY_EXCLUDE_PATH", "ping,/health,api/files/(.*)")).access();

    assertThat(access.isOpen("health")).isTrue();
    assertThat(access.isOpen("api/files/default/a.jpg")).isTrue();
    assertThat(access.isOpen("health/ready")).isFalse();
    assertThat(access.isOpen("api/sessions")).isFalse();
  }

  @Test
  void showsWhatIsInEffectWithoutSecrets() {
    Configuration configuration =
        read(
            Map.of(
                "WAHA_API_KEY", "very-secret",
                "DATABASE_URL", "postgres://u:very-secret@db/x",
                "TRUNKLINE_MASTER_KEY", MASTER_KEY,
                "WAHA_APPS_ENABLED", "true",
                "WHATSAPP_DEFAULT_ENGINE", "GOWS"));

    assertThat(configuration.notes().effective())
        .contains("WHATSAPP_API_KEY=***", "DATABASE_URL=***", "WHATSAPP_API_PORT=3000");
    assertThat(configuration.notes().ignored())
        .containsExactly("WAHA_APPS_ENABLED", "WHATSAPP_DEFAULT_ENGINE");
    assertThat(configuration.toString()).doesNotContain("very-secret").doesNotContain(MASTER_KEY);
    assertThat(configuration.store().masterKeys().orElseThrow()).hasToString("MasterKeys[1]");
  }

  private static Configuration read(Map<String, String> environment) {
    return Configuration.read(environment, new Random(1));
  }
}
