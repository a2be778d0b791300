package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// What is known of the store's clock.
class StoreClockTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private long nanos = 17;
  private final StoreClock clock = new StoreClock(() -> NOON, () -> nanos);

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Test
  void goesOnBetweenAnswers() {
    pass(Duration.ofMinutes(3));
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(180));
  }

  @Test
  void takesASlowAnswerForNoNews() {
    // Given
    pass(Duration.ofSeconds(10));
    long askedAt = nanos;
    pass(Duration.ofSeconds(2));

    // When
    clock.said(NOON.plusSeconds(10), askedAt);

    // Then
    assertThat(clock.instant()).isEqualTo(NOON.plusSeconds(12));
  }

  @Test
  void jumpsWithTheStore() {
    // Given
    long askedAt = nanos;
    pass(Duration.ofMillis(4));

    // When
    clock.said(NOON.plusSeconds(3_600), askedAt);
    Instant forward = clock.instant();
    clock.said(NOON.minusSeconds(3_600), askedAt);

    // Then
    assertThat(forward).isEqualTo(NOON.plusSeconds(3_600));
    assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(3_600).plusMillis(4));
  }
}
