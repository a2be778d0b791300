package dev.trunkline.gateway.journal;

import java.time.Duration;

/// Whether a journal's store works.
public sealed interface JournalHealth {

  /// The last commit succeeded, or there was none yet.
  record Healthy() implements JournalHealth {}

  /// The store fails.
  ///
  /// @param since for how long
  /// @param attempts how often a commit failed in that time
  record Failing(Duration since, int attempts, String reason) implements JournalHealth {}
}
