package dev.trunkline.engine.crypto;

import java.security.MessageDigest;

/// Comparison of secret bytes whose duration does not tell where they differ.
public final class ConstantTime {
  private ConstantTime() {}

  /// Whether both hold the same bytes. Only the lengths may be learned from the time it takes.
  public static boolean equal(byte[] a, byte[] b) {
    return MessageDigest.isEqual(a, b);
  }
}
