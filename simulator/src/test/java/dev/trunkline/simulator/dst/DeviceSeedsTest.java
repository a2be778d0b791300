package dev.trunkline.simulator.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/// Linked devices under everything that can go wrong, see [DeviceWorld]: nothing is lost, doubled
/// or reordered, no ratchet forks, and when the faults are over everything comes right.
class DeviceSeedsTest {

  @ParameterizedTest
  @Seeds(60)
  void keepsItsPromises(long seed) {
    DeviceWorld world = new DeviceWorld(seed, Mistake.NONE);
    try {
      world.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, %s%n%s%n%s%nAgain, with all that happened: %s"
              .formatted(seed, world.plan(), world.trace(), e.getMessage(), replay(seed)),
          e);
    }
  }

  /// A world in which nothing happens keeps all promises.
  @Test
  void isNotIdleAndExcusesLittle() {
    int accepted = 0;
    int arrived = 0;
    int asked = 0;
    int excused = 0;
    for (long seed = 1; seed <= 20; seed++) {
      DeviceWorld world = new DeviceWorld(seed, Mistake.NONE);
      world.run();
      accepted += world.ledger().accepted();
      arrived += world.ledger().arrived();
      asked += world.ledger().asked();
      excused += world.ledger().excused();
    }

    assertThat(accepted).isGreaterThan(500);
    assertThat(arrived).isGreaterThan(2 * accepted);
    assertThat(asked).isGreaterThan(arrived / 100);
    assertThat(excused).isLessThan(arrived / 50);
  }

  private static String replay(long seed) {
    return "./build verify -pl simulator -am -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dtest=DeviceSeedsTest -Dtrace=100000 -Dseed="
        + seed;
  }
}
