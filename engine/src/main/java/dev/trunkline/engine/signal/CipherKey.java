package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CryptoException;
import dev.trunkline.engine.crypto.Secret;

/// Encrypts one message, with AES-256 in CBC mode.
record CipherKey(Secret key, byte[] iv) {

  byte[] encrypt(byte[] plaintext) {
    return Aes.encryptCbc(key.bytes(), iv, plaintext);
  }

  /// @throws SignalException when the ciphertext is malformed
  byte[] decrypt(byte[] ciphertext) {
    try {
      return Aes.decryptCbc(key.bytes(), iv, ciphertext);
    } catch (CryptoException e) {
      throw new SignalException(
          RetryReason.INVALID_MESSAGE,
          "a genuine message holds " + ciphertext.length + " bytes that do not decrypt",
          e);
    }
  }
}
