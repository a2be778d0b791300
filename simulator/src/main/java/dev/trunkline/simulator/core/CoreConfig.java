package dev.trunkline.simulator.core;

import java.time.Duration;

/// How the simulated world is.
///
/// @param latency how long every stanza to a client takes
/// @param accountsMax how many accounts there may be
/// @param linkedDevicesMax how many devices a phone links
/// @param pendingMax how many stanzas wait for one device; the oldest gives way
/// @param inboxMessagesMax how many messages all phones together remember
/// @param judgedMessagesMax how many messages back the judge is exact
public record CoreConfig(
    Duration latency,
    int accountsMax,
    int linkedDevicesMax,
    int pendingMax,
    int inboxMessagesMax,
    int judgedMessagesMax) {
  public static final CoreConfig DEFAULT =
      new CoreConfig(Duration.ZERO, 200_000, 4, 10_000, 250_000, 1_000_000);

  public CoreConfig {
    if (latency.isNegative()) {
      throw new IllegalArgumentException("latency is negative: " + latency);
    }
    requirePositive("accountsMax", accountsMax);
    requirePositive("linkedDevicesMax", linkedDevicesMax);
    requirePositive("pendingMax", pendingMax);
    requirePositive("inboxMessagesMax", inboxMessagesMax);
    requirePositive("judgedMessagesMax", judgedMessagesMax);
  }

  public CoreConfig withLatency(Duration other) {
    return new CoreConfig(
        other, accountsMax, linkedDevicesMax, pendingMax, inboxMessagesMax, judgedMessagesMax);
  }

  public CoreConfig withPendingMax(int other) {
    return new CoreConfig(
        latency, accountsMax, linkedDevicesMax, other, inboxMessagesMax, judgedMessagesMax);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
