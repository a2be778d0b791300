package dev.trunkline.simulator.dst;

import dev.trunkline.simulator.fault.FaultKind;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;

/// How bad one world is.
///
/// @param accounts how many accounts have linked devices
/// @param latency how long a stanza may take
/// @param refused the part of all connections that never come to be
/// @param commit how long a commit may take
/// @param crashes the part of all commits at which the process dies
/// @param faults what the server may do wrong
/// @param actions how many things people do
record Plan(
    int accounts,
    Duration latency,
    double refused,
    Duration commit,
    double crashes,
    Set<FaultKind> faults,
    int actions) {
  static final Duration CHAOS = Duration.ofMinutes(3);

  static Plan draw(RandomGenerator random) {
    Set<FaultKind> faults = EnumSet.noneOf(FaultKind.class);
    if (random.nextInt(8) > 0) {
      for (FaultKind kind : FaultKind.values()) {
        if (random.nextInt(3) == 0) {
          faults.add(kind);
        }
      }
    }
    return new Plan(
        2 + random.nextInt(2),
        Duration.ofMillis(pick(random, List.of(1, 50, 400))),
        pick(random, List.of(0.0, 0.1, 0.5)),
        Duration.ofMillis(pick(random, List.of(0, 15, 300))),
        pick(random, List.of(0.0, 0.01, 0.05)),
        faults,
        30 + random.nextInt(70));
  }

  private static <T> T pick(RandomGenerator random, List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  /// Whether nothing but a request to send again may change an order: the server keeps it, too.
  boolean isOrdered() {
    return !faults.contains(FaultKind.REORDER)
        && !faults.contains(FaultKind.FORWARD_RETRANSMISSIONS);
  }

  /// Whether the server may refuse messages. It refuses those that were asked for again, too, and
  /// nobody repeats these.
  boolean refusesMessages() {
    return faults.contains(FaultKind.REFUSE_MESSAGE);
  }

  /// Whether every message can reach every device: no bundle is ever forged. A message is not
  /// encrypted for a device whose bundle is, as with all clients.
  boolean isComplete() {
    return !faults.contains(FaultKind.BAD_BUNDLE_SIGNATURE);
  }
}
