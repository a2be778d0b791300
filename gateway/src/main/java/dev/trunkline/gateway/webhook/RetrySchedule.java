package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// How long to wait between attempts.
final class RetrySchedule {
  static final Duration WAIT_MAX = Duration.ofHours(1);

  private static final int DOUBLINGS_MAX = 20;
  private static final double JITTER = 0.2;

  private RetrySchedule() {}

  /// The wait after so many attempts.
  static Duration wait(
      RetryPolicy policy, int attempts, Optional<Duration> retryAfter, RandomGenerator random) {
    Duration planned =
        switch (policy.kind()) {
          case CONSTANT -> policy.delay();
          case LINEAR -> policy.delay().multipliedBy(attempts);
          case EXPONENTIAL ->
              jittered(
                  policy.delay().multipliedBy(1L << Math.min(attempts - 1, DOUBLINGS_MAX)), random);
        };
    return atMost(WAIT_MAX, atLeast(retryAfter.orElse(Duration.ZERO), planned));
  }

  /// The wait before a target that is away is tried again.
  static Duration probe(Duration probe, Optional<Duration> retryAfter, RandomGenerator random) {
    Duration planned = jittered(probe, random);
    return atMost(WAIT_MAX, atLeast(retryAfter.orElse(Duration.ZERO), planned));
  }

  private static Duration jittered(Duration wait, RandomGenerator random) {
    return wait.plusMillis((long) (wait.toMillis() * JITTER * random.nextDouble()));
  }

  private static Duration atMost(Duration bound, Duration wait) {
    return wait.compareTo(bound) < 0 ? wait : bound;
  }

  private static Duration atLeast(Duration bound, Duration wait) {
    return wait.compareTo(bound) > 0 ? wait : bound;
  }
}
