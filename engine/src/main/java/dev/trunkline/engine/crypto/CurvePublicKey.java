package dev.trunkline.engine.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/// A public key on Curve25519: 32 bytes, the u-coordinate of a point (RFC 7748).
///
/// The bytes are not copied: whoever shares a key leaves them alone.
public record CurvePublicKey(byte[] bytes) {
  public static final int LENGTH = 32;

  /// What Signal writes before a key on this curve.
  private static final byte TYPE = 5;

  /// @throws CryptoException when there are not exactly 32 bytes
  public CurvePublicKey {
    if (bytes.length != LENGTH) {
      throw new CryptoException("a public key has 32 bytes, not " + bytes.length);
    }
  }

  /// Reads a key with or without its type byte.
  ///
  /// @throws CryptoException when the bytes are neither
  public static CurvePublicKey decode(byte[] bytes) {
    if (bytes.length != LENGTH + 1) {
      return new CurvePublicKey(bytes);
    }
    if (bytes[0] != TYPE) {
      throw new CryptoException("a public key of unknown type " + bytes[0]);
    }
    return new CurvePublicKey(Arrays.copyOfRange(bytes, 1, bytes.length));
  }

  /// The key behind its type byte: 33 bytes.
  public byte[] encoded() {
    byte[] encoded = new byte[LENGTH + 1];
    encoded[0] = TYPE;
    System.arraycopy(bytes, 0, encoded, 1, LENGTH);
    return encoded;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CurvePublicKey(byte[] those) && Arrays.equals(bytes, those);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes, 0, 4) + "…";
  }
}
