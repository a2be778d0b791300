package dev.trunkline.gateway.metric;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Reports sessions as they are when someone asks. With many sessions only their numbers are
/// reported, not each of them.
final class SessionMetrics implements MultiCollector {
  static final int EACH_MAX = 2_000;

  private final Labels process;
  private final String engine;
  private final Supplier<List<SessionSample>> sessions;

  SessionMetrics(Labels process, String engine, Supplier<List<SessionSample>> sessions) {
    this.process = process;
    this.engine = engine;
    this.sessions = sessions;
  }

  @Override
  public MetricSnapshots collect() {
    List<SessionSample> samples = sessions.get();
    MetricSnapshots.Builder snapshots = MetricSnapshots.builder().metricSnapshot(counts(samples));
    snapshots.metricSnapshot(omitted(samples.size()));
    if (samples.size() > EACH_MAX) {
      return snapshots.build();
    }
    GaugeSnapshot.Builder status = gauge("waha_session_status", "1 for the status it has.");
    GaugeSnapshot.Builder activity =
        gauge("waha_session_activity_timestamp_seconds", "When it last sent or received.");
    GaugeSnapshot.Builder change =
        gauge("waha_session_status_change_timestamp_seconds", "When it got into its status.");
    for (SessionSample sample : samples) {
      Labels name = process.add("session", sample.name());
      status.dataPoint(point(name.add("status", sample.status()).add("engine", engine), 1));
      point(name, sample.lastActivityAt()).ifPresent(activity::dataPoint);
      point(name, sample.statusSince()).ifPresent(change::dataPoint);
    }
    return snapshots
        .metricSnapshot(status.build())
        .metricSnapshot(activity.build())
        .metricSnapshot(change.build())
        .build();
  }

  private GaugeSnapshot counts(List<SessionSample> samples) {
    Map<String, Integer> counts = new TreeMap<>();
    samples.forEach(sample -> counts.merge(sample.status(), 1, Integer::sum));
    GaugeSnapshot.Builder gauge = gauge("waha_sessions", "Sessions by status.");
    counts.forEach((status, count) ->
        gauge.dataPoint(point(process.add("status", status).add("engine", engine), count)));
    return gauge.build();
  }

  private GaugeSnapshot omitted(int count) {
    return gauge("trunkline_session_series_omitted", "1 when sessions are not reported each.")
        .dataPoint(point(process, count > EACH_MAX ? 1 : 0))
        .build();
  }

  private static GaugeSnapshot.Builder gauge(String name, String help) {
    return GaugeSnapshot.builder().name(name).help(help);
  }

  private static Optional<GaugeDataPointSnapshot> point(Labels labels, Optional<Instant> at) {
    return at.map(instant -> point(labels, instant.toEpochMilli() / 1e3));
  }

  private static GaugeDataPointSnapshot point(Labels labels, double value) {
    return GaugeDataPointSnapshot.builder().labels(labels).value(value).build();
  }
}
