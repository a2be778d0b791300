package dev.trunkline.gateway.dst;

import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/// How bad one world is.
///
/// @param sessions how many, each a linked device of an account
/// @param latency how long a stanza may take
/// @param refused the part of all connections that never come to be
/// @param commit how long a commit may wait
/// @param slow the part of all work with the store that takes its time
/// @param lost the part of that whose answer is lost
/// @param skew how much the clocks of members differ
/// @param mishaps how many things go wrong
/// @param letters how many messages people write
record Plan(
    int members,
    int shards,
    int accounts,
    int sessions,
    Duration latency,
    double refused,
    Duration commit,
    double slow,
    double lost,
    Duration skew,
    int mishaps,
    int letters) {

  /// How long things go wrong.
  static final Duration CHAOS = Duration.ofSeconds(75);

  static Plan draw(RandomGenerator random) {
    int accounts = 2 + random.nextInt(2);
    return new Plan(
        2 + random.nextInt(2),
        1 + random.nextInt(3),
        accounts,
        accounts + random.nextInt(2),
        Duration.ofMillis(pick(random, List.of(1, 40, 400))),
        pick(random, List.of(0.0, 0.1, 0.3)),
        Duration.ofMillis(pick(random, List.of(0, 15, 300))),
        pick(random, List.of(0.0, 0.05, 0.3)),
        pick(random, List.of(0.0, 0.02, 0.2)),
        Duration.ofMillis(pick(random, List.of(0, 5, 2_000))),
        3 + random.nextInt(14),
        6 + random.nextInt(20));
  }

  private static <T> T pick(RandomGenerator random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
