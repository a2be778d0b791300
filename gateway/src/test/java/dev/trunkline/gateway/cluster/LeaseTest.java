package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/// A lease by a clock that the test sets.
class LeaseTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private long now = 17 * SECOND;
  private final Lease lease = new Lease(Duration.ofSeconds(3), () -> now);

  private void prove() {
    lease.proven(now);
    lease.restart();
  }

  @Test
  void doesNotHoldBeforeTheFirstProof() {
    assertThat(lease.holds()).isFalse();
    assertThat(lease.restart()).isFalse();
  }

  @Test
  void holdsForAWhileAfterAProof() {
    prove();
    now += 3 * SECOND - 1;
    assertThat(lease.holds()).isTrue();
  }

  @Test
  void runsOutAtTheFence() {
    prove();
    now += 3 * SECOND;
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void countsFromWhenTheStoreWasAskedNotFromItsAnswer() {
    // Given
    prove();
    long askedAt = now;
    now += 2 * SECOND;

    // When
    lease.proven(askedAt);
    now += SECOND;

    // Then
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void staysExpiredWhateverProofComesUntilItIsRestarted() {
    // Given
    prove();
    now += 10 * SECOND;

    // When
    lease.proven(now);

    // Then
    assertThat(lease.holds()).isFalse();
    assertThat(lease.restart()).isTrue();
    assertThat(lease.holds()).isTrue();
  }

  @Test
  void knowsHowLongItHasHeldWithoutABreak() {
    // Given
    prove();
    now += 2 * SECOND;
    prove();
    assertThat(lease.heldFor(Duration.ofSeconds(2))).isTrue();

    // When
    now += 4 * SECOND;
    prove();

    // Then
    assertThat(lease.heldFor(Duration.ofSeconds(1))).isFalse();
  }

  @Test
  void isOverWhenTheStoreSaysSo() {
    prove();
    lease.lose();
    assertThat(lease.holds()).isFalse();
    assertThat(lease.restart()).isFalse();
  }
}
