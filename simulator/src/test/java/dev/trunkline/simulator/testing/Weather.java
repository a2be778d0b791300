package dev.trunkline.simulator.testing;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// How good the network is.
public final class Weather {
  private final RandomGenerator random;
  private Duration latencyMax = Duration.ofMillis(5);
  private double refusals;
  private boolean calm = true;

  public Weather(RandomGenerator random) {
    this.random = random;
  }

  /// @param longest how long a stanza may take
  /// @param refused the part of all connections that never come to be
  public void storm(Duration longest, double refused) {
    latencyMax = longest;
    refusals = refused;
    calm = false;
  }

  public void calmDown() {
    latencyMax = Duration.ofMillis(5);
    refusals = 0;
    calm = true;
  }

  Duration latency() {
    return upTo(latencyMax);
  }

  boolean refuses() {
    return random.nextDouble() < refusals;
  }

  /// How late one end learns that a connection broke: often it takes a timeout.
  Duration discovery() {
    return calm || random.nextInt(3) > 0 ? latency() : upTo(Duration.ofSeconds(40));
  }

  /// Whether what was on its way arrives although the sender is dead by now.
  boolean delivers() {
    return random.nextBoolean();
  }

  private Duration upTo(Duration longest) {
    return Duration.ofMillis(random.nextLong(longest.toMillis() + 1));
  }
}
