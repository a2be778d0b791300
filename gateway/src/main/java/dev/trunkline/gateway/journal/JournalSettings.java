package dev.trunkline.gateway.journal;

import java.time.Duration;

/// The bounds of a journal.
///
/// @param waitingMax how many change sets may wait before the journal counts as full
/// @param waitingBytesMax how many bytes they may keep before the journal counts as full
/// @param commitMax how many change sets go into one commit
/// @param commitBytesMax about how many bytes go into one commit
/// @param backoffMin the pause after the first failure of the store; it doubles with every other
/// @param backoffMax the longest such pause
/// @param giveUpAfter how long the store may fail until what waits is given up
/// @param drain how long a journal that closes tries to commit what waits
public record JournalSettings(
    int waitingMax,
    long waitingBytesMax,
    int commitMax,
    long commitBytesMax,
    Duration backoffMin,
    Duration backoffMax,
    Duration giveUpAfter,
    Duration drain) {
  public static final JournalSettings DEFAULT =
      new JournalSettings(
          10_000,
          64L << 20,
          1_000,
          4L << 20,
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  public JournalSettings {
    if (waitingMax < 1 || waitingBytesMax < 1 || commitMax < 1 || commitBytesMax < 1) {
      throw new IllegalArgumentException("the bounds of a journal are positive");
    }
  }

  /// With another bound on what may wait.
  public JournalSettings withWaiting(int changeSetsMax, long bytesMax) {
    return new JournalSettings(
        changeSetsMax,
        bytesMax,
        commitMax,
        commitBytesMax,
        backoffMin,
        backoffMax,
        giveUpAfter,
        drain);
  }

  /// With other times for a store that fails.
  public JournalSettings withPatience(Duration giveUp, Duration whenClosing) {
    return new JournalSettings(
        waitingMax,
        waitingBytesMax,
        commitMax,
        commitBytesMax,
        backoffMin,
        backoffMax,
        giveUp,
        whenClosing);
  }
}
