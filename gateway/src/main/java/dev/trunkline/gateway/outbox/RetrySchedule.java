package dev.trunkline.gateway.outbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// When a message that WhatsApp did not take is tried again: after 2 s, then twice as long each
/// time, up to five minutes, spread over half to one and a half of that; given up after so many
/// attempts.
public final class RetrySchedule {
  static final Duration SHORTEST = Duration.ofSeconds(2);
  static final Duration LONGEST = Duration.ofMinutes(5);
  static final int ATTEMPTS_MAX = 12;

  private static final int DOUBLINGS_MAX = 10;

  private RetrySchedule() {}

  /// @param attempts that failed, at least 1
  static boolean isExhausted(int attempts) {
    return attempts >= ATTEMPTS_MAX;
  }

  static Duration delay(int attempts, RandomGenerator random) {
    Duration doubled = SHORTEST.multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX));
    long base = Math.min(doubled.toMillis(), LONGEST.toMillis());
    return Duration.ofMillis(base / 2 + random.nextLong(base + 1));
  }
}
