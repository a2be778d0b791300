package dev.trunkline.engine.crypto;

import static dev.trunkline.engine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Seeds;
import dev.trunkline.engine.Vectors;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class XEdDsaTest {

  static List<JsonNode> vectors() {
    return Vectors.list(Vectors.of("xeddsa"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void verifiesWhatOthersSigned(JsonNode vector) {
    // Given
    CurvePublicKey key = new CurvePublicKey(hex(vector, "pub"));

    // When, Then
    assertThat(CurvePrivateKey.of(hex(vector, "priv")).publicKey()).isEqualTo(key);
    assertThat(XEdDsa.verify(key, hex(vector, "msg"), hex(vector, "signature"))).isTrue();
  }

  @ParameterizedTest
  @Seeds
  void verifiesWhatItSigned(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    CurveKeyPair pair = CurveKeyPair.generate(random);
    byte[] message = Secret.random(random.nextInt(200), random).bytes();

    // When
    byte[] signature = XEdDsa.sign(pair.privateKey(), message, random);

    // Then
    assertThat(XEdDsa.verify(pair.publicKey(), message, signature)).isTrue();
    assertThat(signature[63] & 0x80).as("sign bit of a signature by the spec").isZero();
  }

  @Test
  void clampsThePrivateKeyAsTheAgreementDoes() {
    // Given
    SplittableRandom random = new SplittableRandom(1);
    CurvePrivateKey key = new CurvePrivateKey(Secret.random(32, random));

    // When
    byte[] signature = XEdDsa.sign(key, new byte[1], random);

    // Then
    assertThat(XEdDsa.verify(key.publicKey(), new byte[1], signature)).isTrue();
  }

  /// An ordinary Ed25519 signature is of that form, once its key is written as a Curve25519 key and
  /// the sign of the key is moved into the signature.
  @ParameterizedTest
  @Seeds
  void verifiesTheOlderFormThatCarriesTheSignOfTheKey(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    byte[] message = Secret.random(32, random).bytes();
    byte[] edSecret = Secret.random(32, random).bytes();
    byte[] edPublic = new byte[32];
    byte[] signature = new byte[64];
    Ed25519.generatePublicKey(edSecret, 0, edPublic, 0);
    Ed25519.sign(edSecret, 0, message, 0, message.length, signature, 0);

    // When
    signature[63] = (byte) (signature[63] | (edPublic[31] & 0x80));

    // Then
    CurvePublicKey key = new CurvePublicKey(montgomery(edPublic));
    assertThat(XEdDsa.verify(key, message, signature)).isTrue();
    assertThat(XEdDsa.verify(key, message, flip(signature, 511))).isFalse();
  }

  @ParameterizedTest
  @Seeds
  void refusesAnyChangedBit(long seed) {
    // Given
    SplittableRandom random = new SplittableRandom(seed);
    CurveKeyPair pair = CurveKeyPair.generate(random);
    byte[] message = Secret.random(32, random).bytes();
    byte[] signature = XEdDsa.sign(pair.privateKey(), message, random);

    // When
    byte[] changed = flip(signature, random.nextInt(signature.length * 8));
    byte[] otherMessage = flip(message, random.nextInt(message.length * 8));

    // Then
    assertThat(XEdDsa.verify(pair.publicKey(), message, changed)).isFalse();
    assertThat(XEdDsa.verify(pair.publicKey(), otherMessage, signature)).isFalse();
  }

  /// 0 and 1 have small order, p - 1 has no partner on the Edwards curve, 2^255 - 1 is above p, and
  /// 2 lies on the twist.
  @Test
  void treatsABadPointAsABadSignature() {
    // Given
    CurvePrivateKey signer = CurvePrivateKey.generate(new SplittableRandom(1));
    byte[] message = {1, 2, 3};
    byte[] signature = XEdDsa.sign(signer, message, new SplittableRandom(2));
    byte[] minusOne = new byte[32];
    Arrays.fill(minusOne, (byte) 0xff);
    minusOne[0] = (byte) 0xec;
    minusOne[31] = 0x7f;
    byte[] aboveP = minusOne.clone();
    aboveP[0] = (byte) 0xff;

    // When, Then
    for (byte[] point : List.of(new byte[32], small(1), small(2), minusOne, aboveP)) {
      assertThat(XEdDsa.verify(new CurvePublicKey(point), message, signature)).isFalse();
    }
  }

  @Test
  void refusesASignatureOfAnotherLength() {
    // Given
    CurveKeyPair pair = CurveKeyPair.generate(new SplittableRandom(1));
    byte[] signature = XEdDsa.sign(pair.privateKey(), new byte[1], new SplittableRandom(2));

    // When, Then
    assertThat(XEdDsa.verify(pair.publicKey(), new byte[1], Arrays.copyOf(signature, 63)))
        .isFalse();
    assertThat(XEdDsa.verify(pair.publicKey(), new byte[1], Arrays.copyOf(signature, 65)))
        .isFalse();
  }

  /// u = (1 + y) / (1 - y), RFC 7748 §4.1.
  private static byte[] montgomery(byte[] edPublic) {
    byte[] bigEndian = reverse(edPublic);
    bigEndian[0] = (byte) (bigEndian[0] & 0x7f);
    BigInteger p = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger u = BigInteger.ONE.add(y).multiply(BigInteger.ONE.subtract(y).modInverse(p)).mod(p);
    byte[] encoded = new byte[32];
    byte[] shortest = reverse(u.toByteArray());
    System.arraycopy(shortest, 0, encoded, 0, Math.min(32, shortest.length));
    return encoded;
  }

  private static byte[] reverse(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  private static byte[] small(int u) {
    byte[] point = new byte[32];
    point[0] = (byte) u;
    return point;
  }

  private static byte[] flip(byte[] bytes, int bit) {
    byte[] changed = bytes.clone();
    changed[bit / 8] = (byte) (changed[bit / 8] ^ (1 << (bit % 8)));
    return changed;
  }
}
