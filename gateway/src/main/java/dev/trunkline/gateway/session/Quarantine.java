package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/// Keeps sessions that fail again and again from failing all the time: each failure within a while
/// doubles the pause before the next attempt.
final class Quarantine {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration LONGEST = Duration.ofMinutes(5);

  /// Who does not fail for so long is healthy.
  static final Duration FORGET_AFTER = Duration.ofMinutes(15);

  private final Map<SessionId, Failures> failures = new HashMap<>();

  private record Failures(int count, Instant last) {}

  /// Counts a failure.
  ///
  /// @return how long to wait
  synchronized Duration failed(SessionId session, Instant now) {
    failures.values().removeIf(old -> old.last.isBefore(now.minus(FORGET_AFTER)));
    int before = failures.getOrDefault(session, new Failures(0, now)).count;
    failures.put(session, new Failures(before + 1, now));
    Duration pause = SHORTEST.multipliedBy(1L << Math.min(before, 16));
    return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
  }
}
