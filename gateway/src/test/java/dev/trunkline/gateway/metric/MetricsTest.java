package dev.trunkline.gateway.metric;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.event.WahaEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MetricsTest {
  private static final WahaEnvironment ENVIRONMENT = WahaEnvironment.here("0.1.0", "w");

  @Test
  void countsMessagesEventsAndDeliveries() {
    Metrics metrics = new Metrics(ENVIRONMENT, List::of);
    metrics.message("a", true);
    metrics.message("b", false);
    metrics.event("message");
    metrics.deliveryAttempt("delivered", Duration.ofMillis(20));
    metrics.deadLetter();

    assertThat(text(metrics))
        .contains(
            "waha_messages_total{fromMe=\"true\",session=\"a\",worker=\"w\"} 1.0",
            "waha_messages_total{fromMe=\"false\",session=\"b\",worker=\"w\"} 1.0",
            "waha_events_total{event=\"message\",worker=\"w\"} 1.0",
            "trunkline_webhook_attempts_total{outcome=\"delivered\",worker=\"w\"} 1.0",
            "trunkline_webhook_attempt_duration_seconds_bucket{worker=\"w\",le=\"0.05\"} 1",
            "trunkline_webhook_dead_letters_total{worker=\"w\"} 1.0");
  }

  @Test
  void countsUnknownMethodsTogether() {
    Metrics metrics = new Metrics(ENVIRONMENT, List::of);
    metrics.httpRequest("BREW", 404, Duration.ZERO);
    metrics.httpRequest("POUR", 404, Duration.ZERO);

    assertThat(text(metrics))
        .contains("waha_http_requests_total{method=\"OTHER\",status=\"404\",worker=\"w\"} 2.0");
  }

  @Test
  void forgetsSessionsThatAreGone() {
    Metrics metrics = new Metrics(ENVIRONMENT, List::of);
    metrics.message("gone", true);

    metrics.forget("gone");

    assertThat(text(metrics)).doesNotContain("gone");
  }

  @Test
  void reportsManySessionsByNumberAlone() {
    assertThat(text(withSessions(SessionMetrics.EACH_MAX)))
        .contains("waha_session_status{", "trunkline_session_series_omitted{worker=\"w\"} 0.0");
    assertThat(text(withSessions(SessionMetrics.EACH_MAX + 1)))
        .contains(
            "waha_sessions{engine=\"GOWS\",status=\"WORKING\",worker=\"w\"} 2001.0",
            "trunkline_session_series_omitted{worker=\"w\"} 1.0")
        .doesNotContain("waha_session_status{");
  }

  @Test
  void isNotSharedWithOthersInTheProcess() {
    Metrics one = new Metrics(ENVIRONMENT, List::of);
    Metrics other = new Metrics(ENVIRONMENT, List::of);
    one.deadLetter();

    assertThat(text(other)).contains("trunkline_webhook_dead_letters_total{worker=\"w\"} 0.0");
  }

  private static Metrics withSessions(int count) {
    List<SessionSample> samples =
        IntStream.range(0, count)
            .mapToObj(
                i -> new SessionSample("s" + i, "WORKING", Optional.empty(), Optional.empty()))
            .toList();
    return new Metrics(ENVIRONMENT, () -> samples);
  }

  private static String text(Metrics metrics) {
    return new String(metrics.text(), UTF_8);
  }
}
