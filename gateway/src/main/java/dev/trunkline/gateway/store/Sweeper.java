package dev.trunkline.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// One round of removing what outlived a policy, batch by batch with a pause between, so that
/// commits get in. Whoever runs it decides when the next round begins.
public final class Sweeper {
  private static final int ROWS = 500;
  private static final int SESSIONS = 50;

  private final Upkeep upkeep;
  private final Retention retention;
  private final Duration pause;

  /// @param pause between two batches
  public Sweeper(Upkeep upkeep, Retention retention, Duration pause) {
    this.upkeep = upkeep;
    this.retention = retention;
    this.pause = pause;
  }

  /// How many rows a round removed.
  ///
  /// @param undelivered those among the events that a webhook had not taken
  public record Report(
      int records, int outbox, int answers, int deadLetters, int events, int undelivered) {

    private Report plus(Upkeep.Swept swept) {
      return new Report(
          records + swept.records(),
          outbox + swept.outbox(),
          answers + swept.answers(),
          deadLetters + swept.deadLetters(),
          events,
          undelivered);
    }

    private Report plus(Upkeep.SweptEvents swept) {
      return new Report(
          records,
          outbox,
          answers,
          deadLetters,
          events + swept.events(),
          undelivered + swept.undelivered());
    }
  }

  /// Runs until nothing is left to remove.
  ///
  /// @throws InterruptedException when told to stop, which leaves nothing half done
  public Report sweep(Instant now) throws InterruptedException {
    Report report = new Report(0, 0, 0, 0, 0, 0);
    for (boolean more = true; more; ) {
      Upkeep.Swept swept = upkeep.sweepExpired(retention, now, ROWS);
      report = report.plus(swept);
      more = swept.more();
      Thread.sleep(pause);
    }
    Optional<SessionId> after = Optional.empty();
    for (boolean more = true; more; ) {
      Upkeep.SweptEvents swept = upkeep.sweepEvents(retention, now, after, SESSIONS, ROWS);
      report = report.plus(swept);
      after = swept.last();
      more = swept.more();
      Thread.sleep(pause);
    }
    return report;
  }
}
