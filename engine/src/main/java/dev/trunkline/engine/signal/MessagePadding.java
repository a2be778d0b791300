package dev.trunkline.engine.signal;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/// Hides the exact length of a message: n bytes of value n are appended before encryption.
public final class MessagePadding {
  private static final int LENGTH_MAX = 16;

  private MessagePadding() {}

  public static byte[] pad(byte[] message, RandomGenerator random) {
    int padding = 1 + random.nextInt(LENGTH_MAX);
    byte[] padded = Arrays.copyOf(message, message.length + padding);
    Arrays.fill(padded, message.length, padded.length, (byte) padding);
    return padded;
  }

  /// Only the last byte is read, as other clients do.
  ///
  /// @throws SignalException when there is less than the padding claims
  public static byte[] unpad(byte[] padded) {
    int padding = padded.length == 0 ? 0 : Byte.toUnsignedInt(padded[padded.length - 1]);
    if (padding == 0 || padding > padded.length) {
      throw new SignalException(
          RetryReason.INVALID_MESSAGE,
          "a message of " + padded.length + " bytes with padding of " + padding);
    }
    return Arrays.copyOf(padded, padded.length - padding);
  }
}
