package dev.trunkline.engine.crypto;

import static dev.trunkline.engine.Vectors.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class AesTest {
  /// NIST SP 800-38A, F.2.5 and F.5.5.
  private static final byte[] KEY =
      hex("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");

  private static final byte[] BLOCK = hex("6bc1bee22e409f96e93d7e117393172a");

  @Test
  void encryptsInCbcModeAsNistDoes() {
    // Given
    byte[] iv = hex("000102030405060708090a0b0c0d0e0f");

    // When
    byte[] ciphertext = Aes.encryptCbc(KEY, iv, BLOCK);

    // Then
    assertThat(ciphertext).hasSize(32).startsWith(hex("f58c4c04d6e5f1ba779eabfb5f7bfbd6"));
    assertThat(Aes.decryptCbc(KEY, iv, ciphertext)).isEqualTo(BLOCK);
  }

  @Test
  void encryptsInCtrModeAsNistDoes() {
    // Given
    byte[] iv = hex("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");

    // When
    byte[] ciphertext = Aes.ctr(KEY, iv, BLOCK);

    // Then
    assertThat(ciphertext).isEqualTo(hex("601ec313775789a5b7a7f504bbf3d228"));
    assertThat(Aes.ctr(KEY, iv, ciphertext)).isEqualTo(BLOCK);
  }

  /// Test case 14 of "The Galois/Counter Mode of Operation".
  @Test
  void encryptsInGcmModeAsItsAuthorsDo() {
    // When
    byte[] ciphertext = Aes.encryptGcm(new byte[32], new byte[12], new byte[0], new byte[16]);

    // Then
    assertThat(ciphertext)
        .isEqualTo(hex("cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"));
  }

  @Test
  void refusesATagThatDoesNotFit() {
    // Given
    byte[] associated = {1, 2};
    byte[] ciphertext = Aes.encryptGcm(KEY, new byte[12], associated, BLOCK);
    byte[] tampered = ciphertext.clone();
    tampered[3]++;

    // When, Then
    assertThat(Aes.decryptGcm(KEY, new byte[12], associated, ciphertext)).isEqualTo(BLOCK);
    assertThatThrownBy(() -> Aes.decryptGcm(KEY, new byte[12], associated, tampered))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> Aes.decryptGcm(KEY, new byte[12], new byte[] {1, 3}, ciphertext))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> Aes.decryptGcm(KEY, new byte[12], associated, new byte[7]))
        .isInstanceOf(CryptoException.class);
  }

  @Test
  void refusesBrokenPaddingAndBrokenBlocks() {
    // Given
    byte[] ciphertext = Aes.encryptCbc(KEY, new byte[16], BLOCK);

    // When, Then
    assertThatThrownBy(
            () -> Aes.decryptCbc(KEY, new byte[16], Arrays.copyOf(ciphertext, BLOCK.length)))
        .isInstanceOf(CryptoException.class);
    assertThatThrownBy(() -> Aes.decryptCbc(KEY, new byte[16], Arrays.copyOf(ciphertext, 31)))
        .isInstanceOf(CryptoException.class);
  }

  /// Both ends of a connection may live in one process and share the cipher objects.
  @Test
  void letsOneSideEncryptWhatTheOtherJustDid() {
    // When
    byte[] once = Aes.encryptGcm(KEY, new byte[12], new byte[0], BLOCK);
    byte[] again = Aes.encryptGcm(KEY, new byte[12], new byte[0], BLOCK);

    // Then
    assertThat(again).isEqualTo(once);
  }
}
