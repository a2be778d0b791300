package dev.trunkline.engine.crypto;

import static dev.trunkline.engine.Vectors.hex;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyDerivationTest {

  /// FIPS 180, the message "abc", given in two parts.
  @Test
  void hashesItsPartsAsOne() {
    byte[] a = {'a'};
    byte[] bc = {'b', 'c'};

    assertThat(Hash.sha1(a, bc)).isEqualTo(hex("a9993e364706816aba3e25717850c26c9cd0d89d"));
    assertThat(Hash.sha256(a, bc))
        .isEqualTo(hex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assertThat(Hash.sha512(a, bc)).startsWith(hex("ddaf35a193617abacc417349ae204131")).hasSize(64);
  }

  /// RFC 4231 §4.3.
  @Test
  void authenticatesAsInTheRfc() {
    byte[] mac =
        Hmac.sha256("Jefe".getBytes(US_ASCII), "what do ya want for nothing?".getBytes(US_ASCII));

    assertThat(mac)
        .isEqualTo(hex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
  }

  /// RFC 5869 A.1.
  @Test
  void derivesWithASalt() {
    byte[] derived =
        Hkdf.sha256(
            hex("0b".repeat(22)),
            hex("000102030405060708090a0b0c"),
            hex("f0f1f2f3f4f5f6f7f8f9"),
            42);

    assertThat(derived)
        .isEqualTo(
            hex(
                "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865"));
  }

  /// RFC 5869 A.3.
  @Test
  void derivesWithoutASalt() {
    byte[] derived = Hkdf.sha256(hex("0b".repeat(22)), new byte[0], 42);

    assertThat(derived)
        .isEqualTo(
            hex(
                "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8"));
  }

  @Test
  void refusesToDeriveMoreThanTheRfcAllows() {
    assertThat(Hkdf.sha256(new byte[32], new byte[0], 255 * 32)).hasSize(255 * 32);
    assertThatThrownBy(() -> Hkdf.sha256(new byte[32], new byte[0], 255 * 32 + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void stretchesAPairingCode() {
    // Given
    JsonNode vector = Vectors.of("pairingCode");

    // When
    byte[] key =
        Pbkdf2.hmacSha256(
            vector.required("code").asText().toCharArray(), hex(vector, "salt"), 131_072, 32);

    // Then
    assertThat(key).isEqualTo(hex(vector, "key"));
  }

  @Test
  void givesEveryThreadItsOwnAnswer() throws InterruptedException, ExecutionException {
    // Given
    List<byte[]> expected = IntStream.range(0, 200).mapToObj(KeyDerivationTest::derive).toList();

    // When
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<byte[]>> derived =
          IntStream.range(0, 2_000).mapToObj(i -> threads.submit(() -> derive(i % 200))).toList();

      // Then
      for (int i = 0; i < derived.size(); i++) {
        assertThat(derived.get(i).get()).isEqualTo(expected.get(i % 200));
      }
    }
  }

  private static byte[] derive(int number) {
    byte[] secret = new byte[32];
    Arrays.fill(secret, (byte) number);
    byte[] keys = Hkdf.sha256(secret, Hash.sha256(secret), 48);
    return Aes.encryptCbc(
        Arrays.copyOf(keys, 32), Arrays.copyOfRange(keys, 32, 48), Hmac.sha256(secret, keys));
  }
}
