package dev.trunkline.simulator.testing;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// Chance whose source can be exchanged: a world begins alike in every run, and goes on by seed.
public final class SwitchedRandom implements RandomGenerator {
  private RandomGenerator source;

  public SwitchedRandom(long seed) {
    source = new SplittableRandom(seed);
  }

  public void switchTo(long seed) {
    source = new SplittableRandom(seed);
  }

  @Override
  public long nextLong() {
    return source.nextLong();
  }
}
