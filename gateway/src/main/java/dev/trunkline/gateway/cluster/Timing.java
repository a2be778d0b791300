package dev.trunkline.gateway.cluster;

import java.time.Duration;

/// How fast members notice and act. docs/CLUSTER.md has the arithmetic.
///
/// @param renew how often a member renews its lease
/// @param fence how long after the last proof it closes its connections
/// @param takeover how long others must see no renewal of a member until they declare it gone
/// @param hold how long a request waits for a session that is on its way
public record Timing(Duration renew, Duration fence, Duration takeover, Duration hold) {

  /// For what comes between: clocks that run differently, threads that wake late, sockets to close.
  static final Duration MARGIN_MIN = Duration.ofSeconds(1);

  public static final Timing DEFAULT = ofFence(Duration.ofSeconds(3));

  public Timing {
    if (renew.multipliedBy(3).compareTo(fence) > 0) {
      throw new IllegalArgumentException("a lease must last for three renewals");
    }
    if (fence.plus(MARGIN_MIN).compareTo(takeover) > 0) {
      throw new IllegalArgumentException("a takeover must wait for " + MARGIN_MIN + " more");
    }
  }

  public static Timing ofFence(Duration fence) {
    return new Timing(
        fence.dividedBy(6),
        fence,
        fence.plus(fence.dividedBy(3)).plus(MARGIN_MIN),
        Duration.ofSeconds(15));
  }
}
