package dev.trunkline.simulator.judge;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// A 64-bit hash built up from parts. Not meant to resist someone who searches for collisions.
public final class Fingerprint {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  // Odd, with about half of the bits set.
  private static final long MULTIPLIER = 0x9e37_79b9_7f4a_7c15L;

  private long hash = MULTIPLIER;

  public Fingerprint with(long part) {
    hash = mix(hash ^ part);
    return this;
  }

  public Fingerprint with(String part) {
    with(part.length());
    for (int i = 0; i < part.length(); i++) {
      hash = (hash ^ part.charAt(i)) * MULTIPLIER;
    }
    hash = mix(hash);
    return this;
  }

  public Fingerprint with(byte[] part) {
    with(part.length);
    int i = 0;
    for (; i + Long.BYTES <= part.length; i += Long.BYTES) {
      hash = mix(hash ^ (long) LONGS.get(part, i));
    }
    for (; i < part.length; i++) {
      hash = (hash ^ (part[i] & 0xff)) * MULTIPLIER;
    }
    hash = mix(hash);
    return this;
  }

  public long value() {
    return hash;
  }

  // The high half of the product carries what the low half loses.
  private static long mix(long value) {
    long rotated = Long.rotateLeft(value, 29) + MULTIPLIER;
    return (rotated * MULTIPLIER) ^ Math.multiplyHigh(rotated, MULTIPLIER);
  }
}
