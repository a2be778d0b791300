package dev.trunkline.engine.signal;

import static dev.trunkline.engine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.Vectors;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

class PreKeyTest {
  private final SplittableRandom random = new SplittableRandom(1);

  @Test
  void generatesConsecutiveIdsAndStartsAgainAfterTheLast() {
    // When
    List<PreKey> preKeys = PreKey.generate(0xfffffd, 4, random);

    // Then
    assertThat(preKeys).extracting(PreKey::id).containsExactly(0xfffffd, 0xfffffe, 1, 2);
    assertThat(preKeys).extracting(PreKey::keyPair).doesNotHaveDuplicates();
  }

  @Test
  void refusesIdsThatDoNotTravelInThreeBytes() {
    CurveKeyPair pair = CurveKeyPair.generate(random);

    assertThatThrownBy(() -> new PreKey(0, pair)).hasMessageContaining("0");
    assertThatThrownBy(() -> new PreKey(0xffffff, pair)).hasMessageContaining("16777215");
    assertThatThrownBy(() -> new SignedPreKey(0, pair, new byte[64], Instant.EPOCH))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @Seeds
  void givesBackFromABlockWhatWasPutIn(long seed) {
    // Given
    SplittableRandom seeded = new SplittableRandom(seed);
    int number = seeded.nextInt(PreKeyBlock.numberOf(PreKey.ID_MAX) + 1);
    List<PreKey> preKeys =
        PreKey.generate(Math.max(1, number * 32), 1 + seeded.nextInt(31), seeded);
    PreKeyBlock block = PreKeyBlock.empty(number);
    for (PreKey preKey : preKeys) {
      block = block.with(preKey);
    }
    int used = preKeys.get(seeded.nextInt(preKeys.size())).id();

    // When
    PreKeyBlock read = PreKeyBlock.decode(block.without(used).encode());

    // Then
    assertThat(read).isEqualTo(block.without(used));
    for (PreKey preKey : preKeys) {
      assertThat(read.find(preKey.id()))
          .isEqualTo(preKey.id() == used ? Optional.empty() : Optional.of(preKey));
    }
  }

  @Test
  void keepsAFullBlockSmall() {
    // Given
    PreKeyBlock block = PreKeyBlock.empty(7);
    for (PreKey preKey : PreKey.generate(7 * 32, 32, random)) {
      block = block.with(preKey);
    }

    // When, Then
    assertThat(block.encode()).hasSizeBetween(32 * 32, 32 * 32 + 16);
    assertThat(block.isEmpty()).isFalse();
    assertThat(PreKeyBlock.empty(7).isEmpty()).isTrue();
  }

  @Test
  void refusesAKeyOfAnotherBlock() {
    PreKey preKey = new PreKey(64, CurveKeyPair.generate(random));

    assertThatThrownBy(() -> PreKeyBlock.empty(1).with(preKey))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void signsItsSignedPreKey() {
    // Given
    LocalIdentity identity = new LocalIdentity(CurveKeyPair.generate(random), 1);
    LocalIdentity other = new LocalIdentity(CurveKeyPair.generate(random), 1);

    // When
    SignedPreKey signed = SignedPreKey.generate(1, identity, Instant.EPOCH, random);

    // Then
    assertThat(PreKeyBundle.of(identity, signed, Optional.empty()).isGenuine()).isTrue();
    assertThat(PreKeyBundle.of(other, signed, Optional.empty()).isGenuine()).isFalse();
  }

  @Test
  void digestsAnUploadAsOthersDo() {
    // Given
    JsonNode vector = Vectors.of("prekeyDigest");

    // When
    byte[] digest =
        UploadDigest.of(
            new IdentityKey(new CurvePublicKey(hex(vector, "identity"))),
            new PreKeyBundle.Signed(1, new CurvePublicKey(hex(vector, "skey")), hex(vector, "sig")),
            Vectors.list(vector.required("prekeys")).stream()
                .map(key -> new CurvePublicKey(hex(key.asText())))
                .toList());

    // Then
    assertThat(digest).isEqualTo(hex(vector, "sha1"));
  }
}
