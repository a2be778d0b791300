package dev.trunkline.simulator.judge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

final class RecentTableTest {
  private static final long ABSENT = 0;

  @Test
  void remembersWhatWasPut() {
    RecentTable table = new RecentTable(10);
    table.put(0, 7);
    table.put(-1, 8);

    assertThat(table.get(0, ABSENT)).isEqualTo(7);
    assertThat(table.get(-1, ABSENT)).isEqualTo(8);
    assertThat(table.get(5, ABSENT)).isEqualTo(ABSENT);
  }

  @Test
  void forgetsTheOldestKeyForANewOne() {
    RecentTable table = new RecentTable(3);
    for (long key = 1; key <= 4; key++) {
      table.put(key, key);
    }

    assertThat(table.contains(1)).isFalse();
    assertThat(table.contains(2)).isTrue();
    assertThat(table.contains(4)).isTrue();
    assertThat(table.hasForgotten()).isTrue();
  }

  /// Keys are few, so that many share a home and chains are long when one of them is removed.
  @Test
  void behavesLikeAMapThatForgetsItsOldestKey() {
    int bound = 1_000;
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    RecentTable table = new RecentTable(bound);
    Map<Long, Long> model = new HashMap<>();
    Deque<Long> ages = new ArrayDeque<>();
    for (int i = 0; i < 200_000; i++) {
      long key = random.nextLong(1, 3_000) << 4;
      if (model.put(key, (long) i) == null) {
        ages.add(key);
      }
      table.put(key, i);
      if (ages.size() > bound) {
        model.remove(ages.remove());
      }
      long probe = random.nextLong(1, 3_000) << 4;
      assertThat(table.get(probe, -1)).isEqualTo(model.getOrDefault(probe, -1L));
    }
    assertThat(table.size()).isEqualTo(bound);
  }

  @Test
  void growsToTheBoundAndNoFurther() {
    RecentTable table = new RecentTable(100_000);
    for (long key = 1; key <= 250_000; key++) {
      table.put(new Fingerprint().with(key).value(), key);
    }

    assertThat(table.size()).isEqualTo(100_000);
    assertThat(table.get(new Fingerprint().with(150_001L).value(), ABSENT)).isEqualTo(150_001);
    assertThat(table.contains(new Fingerprint().with(150_000L).value())).isFalse();
  }
}
