package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// A clock beside one that is set.
class SteadyClockTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private Instant other = NOON;
  private long nanos = 17;
  private final SteadyClock clock = new SteadyClock(() -> other, () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
    other = other.plus(time);
  }

  private void set(Duration change) {
    other = other.plus(change);
  }

  @Test
  void showsWhatTheOtherShows() {
    pass(Duration.ofSeconds(7));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(7));
  }

  @Test
  void isSetForwardWithTheOther() {
    set(Duration.ofHours(1));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(3_600));
  }

  @Test
  void goesOnSlowerWhenTheOtherIsSetBack() {
    // Given
    set(Duration.ofHours(-1));
    Instant atOnce = clock.instant();

    // When
    pass(Duration.ofSeconds(10));

    // Then
    assertThat(atOnce).isEqualTo(NOON);
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(9));
  }

  @Test
  void meetsTheOtherAgain() {
    // Given
    set(Duration.ofSeconds(-1));
    assertThat(clock.instant()).isEqualTo(NOON);

    // When
    pass(Duration.ofSeconds(11));

    // Then
    assertThat(clock.instant()).isEqualTo(other);
  }
}
