package dev.trunkline.gateway.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig.HmacKey;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WebhookRequestTest {

  @Test
  void carriesTheEventInWahasEnvelope() {
    WebhookRequest request = request(1, "https://x.example/hook");

    assertThat(Json.read(new String(request.body(), StandardCharsets.UTF_8)))
        .isEqualTo(
            Json.read(
                """
                {"id":"evt_1","timestamp":1795262400000,"event":"message","session":"default",
                 "metadata":{"user.id":"123"},
                 "me":{"id":"49151234@c.us","lid":"987654@lid","jid":"49151234:12@s.whatsapp.net",
                       "pushName":"Office","reachoutTimelock":null,"messageCapping":null},
                 "payload":{"n":1},"engine":"GOWS",
                 "environment":{"version":"0.1.0","engine":"GOWS","tier":"PLUS","browser":null,
                                "platform":"%s","worker":{"id":"worker1"}},
                 "seq":1}
                """
                    .formatted(Samples.ENVIRONMENT.platform())));
  }

  @Test
  void hasWahasHeaders() {
    WebhookRequest request = request(1, "https://x.example/hook");

    assertThat(request.headers())
        .containsEntry("Content-Type", "application/json")
        .containsEntry("User-Agent", "Trunkline/0.1.0 (compatible; WAHA)")
        .containsEntry("X-Mine", "value")
        .containsEntry("X-Webhook-Timestamp", "1795262400000")
        .containsEntry("X-Webhook-Hmac-Algorithm", "sha512")
        .containsEntry("X-Webhook-Hmac", Signature.of(request.body(), new HmacKey("key")));
  }

  @Test
  void hasTheSameIdInEveryAttemptAndAnotherForEveryDelivery() {
    String id = id(request(1, "https://x.example/hook"));

    assertThat(id(request(1, "https://x.example/hook"))).isEqualTo(id);
    assertThat(id(request(2, "https://x.example/hook"))).isNotEqualTo(id);
    assertThat(id(request(1, "https://y.example/hook"))).isNotEqualTo(id);
  }

  @Test
  void signsInWithWhatTheUrlSays() {
    WebhookRequest request = request(1, "https://user:p%40ss@x.example/a?b=c");

    assertThat(request.headers()).containsEntry("Authorization", "Basic dXNlcjpwQHNz");
    assertThat(request.uri()).hasToString("https://x.example/a?b=c");
  }

  @Test
  void keepsSecretsToItself() {
    WebhookRequest request = request(1, "https://user:pass@x.example/");

    assertThat(request.toString()).doesNotContain("pass").doesNotContain("Basic");
  }

  private static String id(WebhookRequest request) {
    return request.headers().getOrDefault("X-Webhook-Request-Id", "");
  }

  private static WebhookRequest request(long seq, String url) {
    Subscriber subscriber =
        Samples.subscriber(Samples.signed(url, "key", Map.of("X-Mine", "value")));
    return WebhookRequest.of(
        Samples.event(seq, "message"),
        subscriber.targets().getFirst(),
        subscriber,
        Samples.ENVIRONMENT);
  }
}
