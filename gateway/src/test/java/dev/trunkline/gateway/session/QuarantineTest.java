package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.SessionId;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// How long a session that fails must wait.
class QuarantineTest {
  private static final SessionId ALICE = new SessionId("alice");

  private final Quarantine quarantine = new Quarantine();
  private final Instant now = Instant.parse("2026-11-22T04:00:00Z");

  @Test
  void waitsLongerWithEveryFailure() {
    assertThat(quarantine.failed(ALICE, now)).isEqualTo(Duration.ofSeconds(1));
    assertThat(quarantine.failed(ALICE, now)).isEqualTo(Duration.ofSeconds(2));
    assertThat(quarantine.failed(ALICE, now)).isEqualTo(Duration.ofSeconds(4));
    assertThat(quarantine.failed(new SessionId("bob"), now)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void waitsNoLongerThanFiveMinutes() {
    Duration last = Duration.ZERO;
    for (int i = 0; i < 100; i++) {
      last = quarantine.failed(ALICE, now);
    }
    assertThat(last).isEqualTo(Quarantine.LONGEST);
  }

  @Test
  void forgetsWhatIsLongAgo() {
    quarantine.failed(ALICE, now);
    quarantine.failed(ALICE, now);
    assertThat(quarantine.failed(ALICE, now.plus(Quarantine.FORGET_AFTER).plusSeconds(1)))
        .isEqualTo(Duration.ofSeconds(1));
  }
}
