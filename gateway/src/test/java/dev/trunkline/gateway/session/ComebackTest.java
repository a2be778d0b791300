package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ComebackTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");

  private final Comeback comeback = new Comeback();

  @Test
  void waitsLongerEachTimeAndGivesUp() {
    for (int i = 0; i < Comeback.TIMES_MAX; i++) {
      assertThat(comeback.replaced(NOW))
          .contains(NOW.plus(Comeback.SHORTEST.multipliedBy(1L << i)));
    }

    assertThat(comeback.replaced(NOW)).isEmpty();
    assertThat(comeback.at()).isEmpty();
  }

  @Test
  void beginsAnewWhenItWasLeftAlone() {
    for (int i = 0; i <= Comeback.TIMES_MAX; i++) {
      var _ = comeback.replaced(NOW);
    }
    Instant later = NOW.plus(Comeback.FORGET_AFTER).plusMillis(1);

    assertThat(comeback.replaced(later)).contains(later.plus(Comeback.SHORTEST));
  }

  @Test
  void isDueOnce() {
    Instant due = comeback.replaced(NOW).orElseThrow();

    assertThat(comeback.isDue(due.minus(Duration.ofMillis(1)))).isFalse();
    assertThat(comeback.isDue(due)).isTrue();
    assertThat(comeback.isDue(due)).isFalse();
  }

  @Test
  void doesNotComeBackWhenSomethingElseWasDecided() {
    Instant due = comeback.replaced(NOW).orElseThrow();

    comeback.cancel();

    assertThat(comeback.isDue(due)).isFalse();
  }
}
