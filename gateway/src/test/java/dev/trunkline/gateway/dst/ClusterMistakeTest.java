package dev.trunkline.gateway.dst;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The worlds of [ClusterSeedsTest] with members that make one [Mistake]: what watches them is not
/// blind.
@ExtendWith(Hush.class)
class ClusterMistakeTest {
  private static final int WORLDS = 30;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          SKIPS_THE_EPOCH_CHECK    | the epoch of what
          ACKS_BEFORE_COMMIT       | is in the event log
          SENDS_BEFORE_COMMIT      | is stored with its ciphertext
          RECONNECTS_ON_REPLACED   | which was just replaced
          FORGETS_TO_RELEASE       | is run by []
          IGNORES_ITS_LEASE        | has a lease
          RELEASES_BEFORE_CLOSING  | is still connected
          """)
  void isNoticed(Mistake mistake, String finding) {
    assertThat(
            LongStream.rangeClosed(1, WORLDS)
                .mapToObj(seed -> finding(seed, mistake))
                .flatMap(Optional::stream)
                .filter(found -> found.contains(finding))
                .findFirst())
        .isPresent();
  }

  private static Optional<String> finding(long seed, Mistake mistake) {
    try {
      new ClusterWorld(seed, mistake).run();
      return Optional.empty();
    } catch (AssertionError e) {
      return Optional.of(e.toString());
    }
  }
}
