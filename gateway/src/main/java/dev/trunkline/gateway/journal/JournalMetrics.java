package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.Outcome;

/// What a journal tells about its work. Called on the journal's thread, except [#refused]; calls
/// must be quick.
public interface JournalMetrics {
  JournalMetrics NONE =
      new JournalMetrics() {
        @Override
        public void committed(int changeSets, long nanos) {}

        @Override
        public void ended(Outcome outcome, long waitedNanos) {}

        @Override
        public void retried() {}

        @Override
        public void refused() {}
      };

  /// One transaction took so long.
  void committed(int changeSets, long nanos);

  /// One change set has its outcome, so long after it was appended.
  void ended(Outcome outcome, long waitedNanos);

  /// The store failed, and the commit will be repeated.
  void retried();

  /// A change set was refused because the journal is full.
  void refused();
}
