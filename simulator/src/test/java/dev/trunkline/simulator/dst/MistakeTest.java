package dev.trunkline.simulator.dst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// The worlds of [DeviceSeedsTest] with a gateway that makes one [Mistake]: what watches them is
/// not blind.
class MistakeTest {
  private static final int WORLDS = 20;

  @Test
  void noticesAnAnswerBeforeTheCommit() {
    assertThat(finding(Mistake.ANSWERS_BEFORE_COMMIT, "is stored")).isPresent();
  }

  @Test
  void noticesAMessageBeforeTheCommit() {
    assertThat(finding(Mistake.SENDS_BEFORE_COMMIT, "the ciphertext of")).isPresent();
  }

  @Test
  void noticesARatchetThatIsNotStored() {
    assertThat(finding(Mistake.FORGETS_RATCHETS, "RATCHET_FORK")).isPresent();
  }

  @Test
  void noticesAnIdThatIsUsedAgain() {
    assertThat(finding(Mistake.REUSES_IDS, "MESSAGE_ID_REUSED")).isPresent();
  }

  /// What is said about the first world in which the mistake is found for what it is.
  private static Optional<String> finding(Mistake mistake, String what) {
    return LongStream.rangeClosed(1, WORLDS)
        .mapToObj(seed -> finding(seed, mistake))
        .flatMap(Optional::stream)
        .filter(finding -> finding.contains(what))
        .findFirst();
  }

  private static Optional<String> finding(long seed, Mistake mistake) {
    try {
      new DeviceWorld(seed, mistake).run();
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(e.toString());
    }
  }
}
