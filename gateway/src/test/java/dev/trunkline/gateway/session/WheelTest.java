package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WheelTest {
  @ParameterizedTest
  @CsvSource({"0, 20000, 20000", "100, 20000, 20150", "-100, 20000, 20100", "249, 20002, 20251"})
  void wakesSessionsTogetherThatRest(long now, long delay, long expected) {
    assertThat(Wheel.rounded(Duration.ofMillis(delay), now * 1_000_000))
        .isEqualTo(Duration.ofMillis(expected).toNanos());
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "100, 4999"})
  void wakesAtOnceWhoeverIsBusy(long now, long delay) {
    assertThat(Wheel.rounded(Duration.ofMillis(delay), now * 1_000_000))
        .isEqualTo(Duration.ofMillis(delay).toNanos());
  }
}
