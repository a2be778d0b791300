package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// Work in the background, in batches small enough not to be noticed. One member at a time does it;
/// two would do no harm.
public interface Upkeep {

  /// Removes what outlived the policy: at most `limit` rows of each kind that expires by its own
  /// time, without regard to sessions.
  Swept sweepExpired(Retention retention, Instant now, int limit);

  /// Removes what outlived the policy from event logs: of at most `sessions` sessions, and at most
  /// `limit` events.
  ///
  /// @param after the last session that earlier calls were done with
  SweptEvents sweepEvents(
      Retention retention, Instant now, Optional<SessionId> after, int sessions, int limit);

  /// Seals with the current key what is not, or with an older one: at most `limit` rows.
  ///
  /// @return how many rows it looked at; 0 when all is done
  int reseal(int limit);

  /// How many rows a sweep removed.
  ///
  /// @param more whether a limit was reached, so that another sweep is due
  record Swept(int records, int outbox, int answers, int deadLetters, boolean more) {}

  /// How many events a sweep removed.
  ///
  /// @param undelivered those that a webhook had not taken when they were removed
  /// @param last the last session that is done
  /// @param more whether there may be others
  record SweptEvents(int events, int undelivered, Optional<SessionId> last, boolean more) {}
}
