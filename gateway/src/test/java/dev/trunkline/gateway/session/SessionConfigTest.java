package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.json.InvalidFieldsException;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig.Client;
import dev.trunkline.gateway.session.SessionConfig.Ignore;
import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionConfigTest {

  @Test
  void readsWahasForm() {
    SessionConfig config =
        read(
            """
            {"metadata":{"user.id":"123"},"debug":false,"proxy":null,
             "ignore":{"status":null,"groups":true,"channels":"False","broadcast":null},
             "client":{"deviceName":"TEST","browserName":"Firefox"},
             "noweb":{"markOnline":false,"store":{"enabled":true,"fullSync":false}},
             "webhooks":[{"url":"https://x.example/","events":["message","session.status"],
               "hmac":{"key":"k"},
               "retries":{"delaySeconds":"3","attempts":4,"policy":"exponential"},
               "customHeaders":[{"name":"X-My","value":"V"}]}]}
            """);

    assertThat(config.metadata()).isEqualTo(Map.of("user.id", "123"));
    assertThat(config.client()).isEqualTo(new Client("TEST", "Firefox"));
    assertThat(config.markOnline()).isFalse();
    assertThat(config.ignore()).isEqualTo(new Ignore(false, true, false, false));
    WebhookConfig webhook = config.webhooks().getFirst();
    assertThat(webhook.events()).isEqualTo(Set.of("message", "session.status"));
    assertThat(webhook.hmac().orElseThrow().value()).isEqualTo("k");
    assertThat(webhook.retries())
        .isEqualTo(new RetryPolicy(RetryPolicy.Kind.EXPONENTIAL, Duration.ofSeconds(3), 4));
    assertThat(webhook.headers()).isEqualTo(Map.of("X-My", "V"));
  }

  @Test
  void takesDefaultsForWhatItDoesNotSay() {
    SessionDefaults defaults =
        new SessionDefaults(
            new Client("Office", "Edge"), false, new Ignore(true, false, false, false));

    SessionConfig config =
        SessionConfig.read(Json.read("{\"client\":{\"deviceName\":\"A\"}}"), defaults);

    assertThat(config.client()).isEqualTo(new Client("A", "Edge"));
    assertThat(config.markOnline()).isFalse();
    assertThat(config.ignore().status()).isTrue();
    assertThat(config.raw()).isEqualTo("{\"client\":{\"deviceName\":\"A\"}}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"DE", "default", "", "a b", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"})
  void refusesAPoolThatIsNone(String pool) {
    assertThat(read("{\"pool\":\"de-2\"}").pool()).contains("de-2");
    assertThat(read("{}").pool()).isEmpty();
    assertThatThrownBy(() -> read("{\"pool\":\"%s\"}".formatted(pool)))
        .isInstanceOf(InvalidFieldsException.class)
        .hasMessage("pool must be 1 to 32 characters of a-z, 0-9 and -, and not default");
  }

  @Test
  void readsAgainWhatItShows() {
    SessionConfig config = read("{\"metadata\":{\"a\":\"b\"},\"x\":1.50}");

    assertThat(read(config.raw())).isEqualTo(config);
  }

  @Test
  void keepsSecretsOutOfText() {
    SessionConfig config =
        read(
            "{\"webhooks\":[{\"url\":\"https://u:hidden@x.example/\",\"events\":[\"*\"],"
                + "\"hmac\":{\"key\":\"hidden\"},"
                + "\"customHeaders\":[{\"name\":\"Authorization\",\"value\":\"hidden\"}]}]}");

    assertThat(config.toString()).doesNotContain("hidden");
    assertThat(config.webhooks().toString()).doesNotContain("hidden");
  }

  @ParameterizedTest
  @CsvSource({
    "status@broadcast, true, false, false, false",
    "123@g.us, false, true, false, false",
    "123@newsletter, false, false, true, false",
    "123@broadcast, false, false, false, true",
  })
  void ignoresWhatItSays(
      String chat, boolean status, boolean groups, boolean channels, boolean broadcast) {
    Jid jid = Jid.parse(chat);

    assertThat(new Ignore(status, groups, channels, broadcast).covers(jid)).isTrue();
    assertThat(new Ignore(!status, !groups, !channels, !broadcast).covers(jid)).isFalse();
    assertThat(new Ignore(true, true, true, true).covers(Jid.phoneNumber("1"))).isFalse();
  }

  private static SessionConfig read(String json) {
    return SessionConfig.read(Json.read(json), SessionDefaults.DEFAULT);
  }
}
