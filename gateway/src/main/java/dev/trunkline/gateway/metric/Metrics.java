package dev.trunkline.gateway.metric;

import dev.trunkline.gateway.event.WahaEnvironment;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/// Everything that is counted and measured in one process.
public final class Metrics {
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final double[] HTTP_SECONDS = {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10};
  private static final double[] ATTEMPT_SECONDS = {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final AtomicBoolean complete = new AtomicBoolean();
  private final Labels worker;
  private final SessionMetrics sessions;
  private final JournalSeries journal;
  private final Counter httpRequests;
  private final Histogram httpSeconds;
  private final Counter messages;
  private final Counter events;
  private final Counter attempts;
  private final Histogram attemptSeconds;
  private final Counter deadLetters;

  /// @param sessions those to report, asked at every scrape
  public Metrics(WahaEnvironment environment, Supplier<List<SessionSample>> sessions) {
    worker = Labels.of("worker", environment.worker().id());
    this.sessions = new SessionMetrics(worker, environment.engine(), sessions);
    gauge("waha_up", "Whether the server is up.").register(registry).set(1);
    info(environment);
    journal = new JournalSeries(registry, worker);
    httpRequests = counter("waha_http_requests", "HTTP requests.", "method", "status");
    httpSeconds =
        histogram("waha_http_request_duration_seconds", "Time of HTTP requests.", HTTP_SECONDS);
    messages = counter("waha_messages", "Messages, received and sent.", "session", "fromMe");
    events = counter("waha_events", "Events that were logged.", "event");
    attempts = counter("trunkline_webhook_attempts", "Attempts to deliver an event.", "outcome");
    attemptSeconds =
        histogram(
            "trunkline_webhook_attempt_duration_seconds",
            "Time of attempts to deliver an event.",
            ATTEMPT_SECONDS);
    deadLetters = counter("trunkline_webhook_dead_letters", "Events that a webhook did not take.");
  }

  public JournalSeries journal() {
    return journal;
  }

  /// @param method what a client sent, which may be anything
  public void httpRequest(String method, int status, Duration took) {
    String known = METHODS.contains(method) ? method : "OTHER";
    httpRequests.labelValues(known, Integer.toString(status)).inc();
    httpSeconds.observe(seconds(took));
  }

  public void message(String session, boolean fromMe) {
    messages.labelValues(session, Boolean.toString(fromMe)).inc();
  }

  public void event(String name) {
    events.labelValues(name).inc();
  }

  /// @param outcome one of few words
  public void deliveryAttempt(String outcome, Duration took) {
    attempts.labelValues(outcome).inc();
    attemptSeconds.observe(seconds(took));
  }

  public void deadLetter() {
    deadLetters.inc();
  }

  /// Drops what was counted for a session that is no more.
  public void forget(String session) {
    messages.remove(session, "true");
    messages.remove(session, "false");
  }

  /// Everything, as Prometheus reads it.
  public byte[] text() {
    if (complete.compareAndSet(false, true)) {
      registry.register(sessions);
      JvmMetrics.builder().register(registry);
    }
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    try {
      PrometheusTextFormatWriter.create().write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("memory takes what is written to it", e);
    }
    return text.toByteArray();
  }

  private void info(WahaEnvironment environment) {
    Info.builder()
        .name("waha_info")
        .help("What runs here.")
        .constLabels(worker)
        .labelNames("version", "tier", "engine", "platform")
        .register(registry)
        .addLabelValues(
            environment.version(),
            environment.tier(),
            environment.engine(),
            environment.platform());
  }

  private Gauge.Builder gauge(String name, String help) {
    return Gauge.builder().name(name).help(help).constLabels(worker);
  }

  private Counter counter(String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .constLabels(worker)
        .labelNames(labels)
        .register(registry);
  }

  private Histogram histogram(String name, String help, double... upperBounds) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .constLabels(worker)
        .classicOnly()
        .classicUpperBounds(upperBounds)
        .register(registry);
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
