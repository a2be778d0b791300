package dev.trunkline.engine.crypto;

import javax.crypto.Mac;

/// HKDF-SHA256: derives keys from a secret, RFC 5869.
public final class Hkdf {
  private static final int HASH_LENGTH = 32;
  private static final byte[] NO_SALT = new byte[HASH_LENGTH];

  private Hkdf() {}

  /// Derives `length` bytes without a salt, which RFC 5869 defines as 32 zero bytes.
  public static byte[] sha256(byte[] secret, byte[] info, int length) {
    return sha256(secret, NO_SALT, info, length);
  }

  /// Derives `length` bytes, at most 255 times 32.
  ///
  /// @param salt at least one byte
  public static byte[] sha256(byte[] secret, byte[] salt, byte[] info, int length) {
    if (length > 255 * HASH_LENGTH) {
      throw new IllegalArgumentException("HKDF-SHA256 cannot derive " + length + " bytes");
    }
    Mac mac = Hmac.take(Hmac.sha256(salt, secret));
    byte[] derived = new byte[length];
    byte[] block = {};
    for (int at = 0, number = 1; at < length; at += HASH_LENGTH, number++) {
      mac.update(block);
      mac.update(info);
      mac.update((byte) number);
      block = mac.doFinal();
      System.arraycopy(block, 0, derived, at, Math.min(HASH_LENGTH, length - at));
    }
    Hmac.give(mac);
    return derived;
  }
}
