package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// How soon connections may be opened.
class ConnectGateTest {
  private static final int PER_SECOND = 100;

  private static Duration lastOf(int connections, int members) {
    try (ConnectGate gate = new ConnectGate(PER_SECOND, new Random(1))) {
      gate.share(members);
      long now = System.nanoTime();
      long last = 0;
      for (int i = 0; i < connections; i++) {
        last = gate.reserve(now);
      }
      return Duration.ofNanos(last);
    }
  }

  @Test
  void letsTheFirstThroughAtOnce() {
    assertThat(lastOf(1, 1)).isLessThanOrEqualTo(Duration.ZERO);
  }

  @Test
  void spreadsAStormOverTime() {
    assertThat(lastOf(1_000, 1)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(11));
  }

  @Test
  void givesEachMemberItsShare() {
    assertThat(lastOf(1_000, 4)).isBetween(Duration.ofSeconds(36), Duration.ofSeconds(44));
  }
}
