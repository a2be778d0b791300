package dev.trunkline.gateway.metric;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Labels;

/// What a journal's work is counted in.
public final class JournalSeries {
  private static final double[] SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 30, 60
  };
  private static final double[] SIZES = {1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000};
  private static final double NANOS = 1e9;

  private final Histogram commitSeconds;
  private final Histogram commitSize;
  private final Histogram waitSeconds;
  private final Counter outcomes;
  private final Counter retries;
  private final Counter refusals;

  JournalSeries(PrometheusRegistry registry, Labels process) {
    commitSeconds =
        histogram("trunkline_journal_commit_seconds", "Time of commits.", SECONDS)
            .constLabels(process)
            .register(registry);
    commitSize =
        histogram("trunkline_journal_commit_change_sets", "Change sets in a commit.", SIZES)
            .constLabels(process)
            .register(registry);
    waitSeconds =
        histogram(
                "trunkline_journal_wait_seconds",
                "Time from when a change set was appended until its outcome.",
                SECONDS)
            .constLabels(process)
            .register(registry);
    outcomes =
        counter("trunkline_journal_change_sets", "Change sets by outcome.")
            .constLabels(process)
            .labelNames("outcome")
            .register(registry);
    retries =
        counter("trunkline_journal_retries", "Commits that are repeated as the store failed.")
            .constLabels(process)
            .register(registry);
    refusals =
        counter("trunkline_journal_refusals", "Change sets refused as the journal was full.")
            .constLabels(process)
            .register(registry);
  }

  private static Histogram.Builder histogram(String name, String help, double... upperBounds) {
    return Histogram.builder().name(name).help(help).classicOnly().classicUpperBounds(upperBounds);
  }

  private static Counter.Builder counter(String name, String help) {
    return Counter.builder().name(name).help(help);
  }

  public void committed(int changeSets, long nanos) {
    commitSeconds.observe(nanos / NANOS);
    commitSize.observe(changeSets);
  }

  /// @param outcome one of few words
  public void ended(String outcome, long waitedNanos) {
    outcomes.labelValues(outcome).inc();
    waitSeconds.observe(waitedNanos / NANOS);
  }

  public void retried() {
    retries.inc();
  }

  public void refused() {
    refusals.inc();
  }
}
