package dev.trunkline.engine.signal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.crypto.Secret;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessagePaddingTest {

  @ParameterizedTest
  @Seeds
  void takesAwayWhatItAdded(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    byte[] message = Secret.random(random.nextInt(40), random).bytes();

    // When
    byte[] padded = MessagePadding.pad(message, random);

    // Then
    assertThat(padded.length - message.length).isBetween(1, 16);
    assertThat(padded[padded.length - 1]).isEqualTo((byte) (padded.length - message.length));
    assertThat(MessagePadding.unpad(padded)).isEqualTo(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\0", "ab\0", "ab\4"})
  void refusesPaddingThatIsNotThere(String padded) {
    assertThatThrownBy(() -> MessagePadding.unpad(padded.getBytes(UTF_8)))
        .isInstanceOf(SignalException.class);
  }
}
