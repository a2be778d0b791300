package dev.trunkline.engine.noise;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CryptoException;
import java.nio.ByteBuffer;

/// One direction of an established connection: a key and how often it was used. Noise spec §5.1.
///
/// Holds no cipher object. The counter fills four bytes of the nonce and is never reused: after
/// 2^32 frames the connection must end.
public final class CipherState {
  /// What encryption adds to a frame.
  public static final int TAG_BYTES = 16;

  private static final byte[] NOTHING = {};
  private static final long COUNTER_END = 1L << 32;

  private final byte[] key;
  private long counter;

  CipherState(byte[] key) {
    this(key, 0);
  }

  /// @param counter how many frames there were already
  CipherState(byte[] key, long counter) {
    this.key = key;
    this.counter = counter;
  }

  /// Encrypts the rest of `plaintext` into `out`, [#TAG_BYTES] longer.
  ///
  /// @throws NoiseException when the counter is exhausted
  public void encrypt(ByteBuffer plaintext, ByteBuffer out) {
    Aes.encryptGcm(key, nonce(next()), plaintext, out);
  }

  /// The plaintext of the next frame that arrived.
  ///
  /// @throws NoiseException when it was not encrypted with this key and counter, or the counter is
  ///   exhausted
  public byte[] decrypt(byte[] ciphertext) {
    long number = next();
    try {
      return Aes.decryptGcm(key, nonce(number), NOTHING, ciphertext);
    } catch (CryptoException e) {
      throw new NoiseException(
          "frame " + number + " of " + ciphertext.length + " bytes does not decrypt", e);
    }
  }

  private long next() {
    if (counter == COUNTER_END) {
      throw new NoiseException("2^32 frames were encrypted with one key, no more are allowed");
    }
    return counter++;
  }

  /// Eight zero bytes and the number, big-endian, unlike the Noise spec's own AES-GCM nonce only in
  /// the number's width.
  static byte[] nonce(long number) {
    byte[] nonce = new byte[12];
    ByteBuffer.wrap(nonce).putInt(8, (int) number);
    return nonce;
  }
}
