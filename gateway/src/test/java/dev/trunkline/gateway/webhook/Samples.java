package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.session.FakeSessions;
import dev.trunkline.gateway.session.SessionConfig.HmacKey;
import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.WebhookCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Things that deliveries are about.
final class Samples {
  static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  static final WahaEnvironment ENVIRONMENT = WahaEnvironment.here("0.1.0", "worker1");

  private Samples() {}

  static LoggedEvent event(long seq, String name) {
    return new LoggedEvent(seq, "evt_" + seq, name, "{\"n\":" + seq + "}", NOW);
  }

  static WebhookConfig webhook(String url, String... events) {
    return new WebhookConfig(
        url, Set.of(events), Optional.empty(), retries(Duration.ZERO, 3), Map.of());
  }

  static WebhookConfig signed(String url, String key, Map<String, String> headers) {
    return new WebhookConfig(
        url, Set.of("*"), Optional.of(new HmacKey(key)), RetryPolicy.DEFAULT, headers);
  }

  static RetryPolicy retries(Duration delay, int attempts) {
    return new RetryPolicy(RetryPolicy.Kind.CONSTANT, delay, attempts);
  }

  static Subscriber subscriber(WebhookConfig... webhooks) {
    return new Subscriber(
        "default",
        Target.of(List.of(webhooks), Optional.empty()),
        Map.of("user.id", "123"),
        Optional.of(FakeSessions.ME));
  }

  static WebhookCursor cursor(long seq, int attempt) {
    return new WebhookCursor(
        "hook", seq, attempt, Optional.empty(), Optional.empty(), Optional.empty(), NOW);
  }
}
