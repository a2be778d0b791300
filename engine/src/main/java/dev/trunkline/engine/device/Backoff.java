package dev.trunkline.engine.device;

import dev.trunkline.engine.CloseReason;
import java.time.Duration;
import java.util.random.RandomGenerator;

/// How long to wait before the next connection: twice as long after each failure, up to a minute,
/// spread over half to one and a half of that, so that devices which lost their connections
/// together do not come back together.
final class Backoff {
  static final Duration SHORTEST = Duration.ofSeconds(1);
  static final Duration SHORTEST_WHEN_BUSY = Duration.ofSeconds(5);
  static final Duration LONGEST = Duration.ofMinutes(1);

  /// A connection that was ready this long starts the count of failures anew.
  static final Duration STABLE_AFTER = Duration.ofMinutes(1);

  private static final int DOUBLINGS_MAX = 10;

  private Backoff() {}

  /// @param attempt failures in a row, at least 1
  static Duration delay(CloseReason reason, int attempt, RandomGenerator random) {
    if (reason == CloseReason.RESTART_REQUIRED && attempt <= 1) {
      return Duration.ZERO;
    }
    Duration shortest = reason == CloseReason.SERVICE_UNAVAILABLE ? SHORTEST_WHEN_BUSY : SHORTEST;
    Duration doubled = shortest.multipliedBy(1L << Math.min(attempt - 1, DOUBLINGS_MAX));
    long base = Math.min(doubled.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(base / 2 + random.nextLong(base + 1));
  }
}
