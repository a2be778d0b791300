package dev.trunkline.gateway.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Seeds;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Members under everything that can go wrong, see [ClusterWorld]: one writer, nothing before its
/// commit, nothing lost, doubled or reordered; and when the mishaps are over, everything comes
/// right.
@ExtendWith(Hush.class)
class ClusterSeedsTest {
  private static final int NEWCOMERS = 4;

  @ParameterizedTest
  @Seeds(1_000)
  void keepsItsPromises(long seed) {
    run(new ClusterWorld(seed, Mistake.NONE), seed);
  }

  /// Pairing makes hundreds of keys, so there are fewer of these.
  @ParameterizedTest
  @Seeds(40)
  void linksSessionsThatMoveMeanwhile(long seed) {
    ClusterWorld world = new ClusterWorld(seed, Mistake.NONE, NEWCOMERS);
    run(world, seed);
    assertThat(world.newcomers().scans()).isGreaterThanOrEqualTo(NEWCOMERS);
  }

  private static void run(ClusterWorld world, long seed) {
    try {
      world.run();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, %s%n%s%n%s%nAgain, with all that happened: %s"
              .formatted(seed, world.plan(), world.trace(), e.getMessage(), replay(seed)),
          e);
    }
  }

  private static String replay(long seed) {
    return "./build verify -pl gateway -am -Dsurefire.failIfNoSpecifiedTests=false"
        + " -Dtest=ClusterSeedsTest -Dtrace=100000 -Dseed="
        + seed;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 7, 33})
  void happensAgainAsItDid(long seed) {
    assertThat(fingerprint(seed)).isEqualTo(fingerprint(seed));
    assertThat(fingerprint(seed)).isNotEqualTo(fingerprint(seed + 1));
  }

  private static long fingerprint(long seed) {
    ClusterWorld world = new ClusterWorld(seed, Mistake.NONE);
    world.run();
    return world.trace().fingerprint();
  }

  /// A world in which nothing happens keeps all promises.
  @Test
  void isNotIdleAndExcusesLittle() {
    Rules.Tally all = new Rules.Tally();
    int written = 0;
    int read = 0;
    int excused = 0;
    for (long seed = 1; seed <= 20; seed++) {
      ClusterWorld world = new ClusterWorld(seed, Mistake.NONE);
      world.run();
      all.add(world.rules().tally());
      written += world.letters().written();
      read += world.letters().read();
      excused += world.letters().excused();
    }

    assertThat(written).isGreaterThan(300);
    assertThat(read).isGreaterThan(3 * written);
    assertThat(excused).isLessThan(read / 100);
    assertThat(all.epochs()).isGreaterThan(100);
    assertThat(all.stale()).isGreaterThan(5);
    assertThat(all.replaced()).isGreaterThan(5);
  }
}
