package dev.trunkline.gateway.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class SealTest {
  private static final Place PLACE = Place.of("device_record", "alice", "3", "bob");
  private static final byte[] VALUE = "secret".getBytes(StandardCharsets.UTF_8);
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final MasterKeys MASTERS = MasterKeys.parse("k1:" + KEY);

  private final RandomGenerator random = new SecureRandom();

  @Test
  void leavesValuesAsTheyAreWithoutAKey() {
    // When
    Sealed sealed = Seal.NONE.seal(PLACE, VALUE);

    // Then
    assertThat(sealed.key()).isEmpty();
    assertThat(sealed.bytes()).isEqualTo(VALUE);
    assertThat(Seal.NONE.open(PLACE, sealed)).isEqualTo(VALUE);
  }

  @Test
  void opensAValueOnlyInItsPlace() {
    // Given
    Seal seal = Seal.open(List.of(), Optional.of(MASTERS), random).seal();

    // When
    Sealed sealed = seal.seal(PLACE, VALUE);

    // Then
    assertThat(sealed.key()).hasValue(1);
    assertThat(seal.open(PLACE, sealed)).isEqualTo(VALUE);
    for (Place other :
        List.of(
            Place.of("outbox", "alice", "3", "bob"),
            Place.of("device_record", "bob", "3", "bob"),
            Place.of("device_record", "alice", "4", "bob"),
            Place.of("device_record", "alice", "3", "carol"),
            Place.of("device_record", "alice", "3b", "ob"),
            Place.of("device_record", "alice", "3"))) {
      assertThatThrownBy(() -> seal.open(other, sealed))
          .isInstanceOf(SealException.class)
          .hasMessageContaining("not sealed by data key 1 for this place");
    }
  }

  @Test
  void opensWhatWasStoredBeforeAKeyWasConfigured() {
    Seal seal = Seal.open(List.of(), Optional.of(MASTERS), random).seal();
    assertThat(seal.open(PLACE, new Sealed(OptionalInt.empty(), VALUE))).isEqualTo(VALUE);
  }

  @Test
  void storesNothingWhenTheCurrentMasterKeyWrappedEverything() {
    // Given
    List<WrappedKey> stored = Seal.open(List.of(), Optional.of(MASTERS), random).toStore();

    // When
    Seal.Opening again = Seal.open(stored, Optional.of(MASTERS), random);

    // Then
    assertThat(stored).hasSize(1);
    assertThat(again.toStore()).isEmpty();
  }

  @Test
  void namesAnUnknownDataKey() {
    Seal seal = Seal.open(List.of(), Optional.of(MASTERS), random).seal();
    assertThatThrownBy(() -> seal.open(PLACE, new Sealed(OptionalInt.of(7), VALUE)))
        .isInstanceOf(SealException.class)
        .hasMessage("device_record alice 3 bob: sealed by unknown data key 7");
  }

  @Test
  void explainsBadConfigurationWithoutQuotingKeys() {
    assertThatThrownBy(() -> MasterKeys.parse("k1:c2VjcmV0IQ=="))
        .hasMessage("master key k1 has 7 bytes instead of 32");
    assertThatThrownBy(() -> MasterKeys.parse("k1:" + KEY + ",k1:" + KEY))
        .hasMessage("two master keys have the id k1");
    assertThatThrownBy(() -> MasterKeys.parse("k1:" + KEY + "," + KEY))
        .hasMessage("master key number 2 is not of the form id:base64");
    assertThatThrownBy(() -> MasterKeys.parse("k1:not*base64"))
        .hasMessage("master key k1 is not valid Base64")
        .hasNoCause();
  }

  @Test
  void showsNoKeyMaterial() {
    assertThat(MASTERS).hasToString("MasterKeys[k1]");
    assertThat(MASTERS.keys().getFirst()).hasToString("MasterKey[k1]");
  }
}
