package dev.trunkline.engine.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SendsInFlightTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Jid CHAT = Jid.phoneNumber("4912");

  private final SendsInFlight sends = new SendsInFlight();

  @Test
  void waitsLongerForAMessageWhoseQuestionsAreAnswered() {
    sends.add("A", CHAT, NOW);
    sends.add("B", CHAT, NOW.plusSeconds(1));

    sends.progressed("A", NOW.plusSeconds(30));

    assertThat(sends.deadline()).contains(NOW.plusSeconds(1).plus(SendsInFlight.PATIENCE));
    sends.remove("B");
    assertThat(sends.deadline()).contains(NOW.plusSeconds(30).plus(SendsInFlight.PATIENCE));
  }

  @Test
  void doesNotWaitForWhatIsDone() {
    sends.add("A", CHAT, NOW);
    sends.remove("A");

    sends.progressed("A", NOW);

    assertThat(sends.deadline()).isEmpty();
  }
}
