package dev.trunkline.gateway;

import dev.trunkline.gateway.journal.JournalMetrics;
import dev.trunkline.gateway.metric.JournalSeries;
import dev.trunkline.gateway.store.Outcome;

/// A journal's work, as Prometheus sees it.
record CountedJournal(JournalSeries series) implements JournalMetrics {
  @Override
  public void committed(int changeSets, long nanos) {
    series.committed(changeSets, nanos);
  }

  @Override
  public void ended(Outcome outcome, long waitedNanos) {
    String word =
        switch (outcome) {
          case Outcome.Durable _ -> "durable";
          case Outcome.Stale _ -> "stale";
          case Outcome.Failed _ -> "failed";
        };
    series.ended(word, waitedNanos);
  }

  @Override
  public void retried() {
    series.retried();
  }

  @Override
  public void refused() {
    series.refused();
  }
}
