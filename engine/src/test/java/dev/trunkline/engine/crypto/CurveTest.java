package dev.trunkline.engine.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.Seeds;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.SplittableRandom;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CurveTest {

  @ParameterizedTest
  @Seeds
  void agreesLikeTheJdk(long seed) throws GeneralSecurityException {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    CurveKeyPair alice = CurveKeyPair.generate(random);
    CurveKeyPair bob = CurveKeyPair.generate(random);

    // When
    Secret shared = alice.agree(bob.publicKey());

    // Then
    assertThat(shared).isEqualTo(bob.agree(alice.publicKey()));
    assertThat(shared.bytes()).isEqualTo(jdkAgreement(alice.privateKey(), bob.publicKey()));
  }

  @Test
  void generatesClampedKeys() {
    // When
    byte[] key = CurvePrivateKey.generate(new SplittableRandom(1)).secret().bytes();

    // Then
    assertThat(key[0] & 7).isZero();
    assertThat(key[31] & 0xc0).isEqualTo(0x40);
  }

  /// The points of small order whose u-coordinate is 0 and 1.
  @ParameterizedTest
  @ValueSource(bytes = {0, 1})
  void refusesPointsThatGiveEveryoneTheSameSecret(byte u) {
    // Given
    byte[] point = new byte[CurvePublicKey.LENGTH];
    point[0] = u;
    CurvePrivateKey key = CurvePrivateKey.generate(new SplittableRandom(1));

    // When, Then
    assertThatThrownBy(() -> key.agree(new CurvePublicKey(point)))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void readsPublicKeysWithAndWithoutTheirType() {
    // Given
    CurvePublicKey key = CurveKeyPair.generate(new SplittableRandom(1)).publicKey();

    // When, Then
    assertThat(key.encoded()).hasSize(33).startsWith(5);
    assertThat(CurvePublicKey.decode(key.encoded())).isEqualTo(key);
    assertThat(CurvePublicKey.decode(key.bytes())).isEqualTo(key);
  }

  @Test
  void refusesKeysOfAnotherTypeOrLength() {
    // Given
    byte[] otherType = CurveKeyPair.generate(new SplittableRandom(1)).publicKey().encoded();
    otherType[0] = 6;

    // When, Then
    assertThatThrownBy(() -> CurvePublicKey.decode(otherType)).hasMessageContaining("type 6");
    assertThatThrownBy(() -> CurvePublicKey.decode(new byte[34])).hasMessageContaining("34");
    assertThatThrownBy(() -> CurvePrivateKey.of(new byte[31])).hasMessageContaining("31");
  }

  @Test
  void keepsPrivateKeysOutOfText() {
    // Given
    CurveKeyPair pair = CurveKeyPair.generate(new SplittableRandom(1));

    // When, Then
    assertThat(pair.toString()).contains("privateKey=CurvePrivateKey[secret=***]");
  }

  @Test
  void comparesSecretsByTheirBytes() {
    assertThat(new Secret(new byte[] {1, 2}))
        .isEqualTo(new Secret(new byte[] {1, 2}))
        .hasSameHashCodeAs(new Secret(new byte[] {1, 2}))
        .isNotEqualTo(new Secret(new byte[] {1, 3}))
        .isNotEqualTo(new Secret(new byte[] {1}));
  }

  private static byte[] jdkAgreement(CurvePrivateKey own, CurvePublicKey theirs)
      throws GeneralSecurityException {
    byte[] bigEndian = new byte[32];
    for (int i = 0; i < 32; i++) {
      bigEndian[i] = theirs.bytes()[31 - i];
    }
    BigInteger u = new BigInteger(1, bigEndian);
    KeyFactory keys = KeyFactory.getInstance("X25519");
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(
        keys.generatePrivate(
            new XECPrivateKeySpec(NamedParameterSpec.X25519, own.secret().bytes())));
    agreement.doPhase(
        keys.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, u)), true);
    return agreement.generateSecret();
  }
}
