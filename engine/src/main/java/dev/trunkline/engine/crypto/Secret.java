package dev.trunkline.engine.crypto;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Bytes that nobody may see: they never appear in text and are compared in constant time.
///
/// The bytes are not copied: whoever shares a secret leaves them alone.
public record Secret(byte[] bytes) {

  public static Secret random(int length, RandomGenerator random) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return new Secret(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret(byte[] those) && ConstantTime.equal(bytes, those);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "***";
  }
}
