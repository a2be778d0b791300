package dev.trunkline.gateway.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a message that was not taken is tried again: after the shortest wait of its kind of
/// trouble, then twice as long each time, up to the longest, spread over half to one and a half of
/// that; given up after so many attempts.
public final class RetrySchedule {
  static final int ATTEMPTS_MAX = 12;

  private static final int DOUBLINGS_MAX = 10;

  private RetrySchedule() {}

  /// @param attempts that failed, at least 1
  static boolean isExhausted(int attempts) {
    return attempts >= ATTEMPTS_MAX;
  }

  static Duration delay(Refusal.Kind kind, int attempts, RandomGenerator random) {
    Duration doubled = kind.shortest().multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
    long base = Math.min(doubled.toMillis(), kind.longest().toMillis());
    return Duration.ofMillis(base / 2 + random.nextLong(base + 1));
  }
}
