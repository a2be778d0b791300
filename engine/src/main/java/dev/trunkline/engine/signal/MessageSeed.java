package dev.trunkline.engine.signal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Secret;
import java.util.Arrays;

/// What the keys of one message are derived from. Kept for a message that was overtaken, because it
/// is shorter than the keys.
record MessageSeed(Secret secret) {
  static final int LENGTH = 32;

  private static final byte[] PAIRWISE = "WhisperMessageKeys".getBytes(US_ASCII);
  private static final byte[] GROUP = "WhisperGroup".getBytes(US_ASCII);

  /// The keys of a message between two devices.
  MessageKeys messageKeys() {
    byte[] derived = Hkdf.sha256(secret.bytes(), PAIRWISE, 80);
    return new MessageKeys(
        new CipherKey(part(derived, 0, 32), Arrays.copyOfRange(derived, 64, 80)),
        part(derived, 32, 64));
  }

  /// The key of a message to a group, whose signature does what a MAC key does elsewhere.
  CipherKey groupKey() {
    byte[] derived = Hkdf.sha256(secret.bytes(), GROUP, 48);
    return new CipherKey(part(derived, 16, 48), Arrays.copyOf(derived, 16));
  }

  private static Secret part(byte[] derived, int from, int to) {
    return new Secret(Arrays.copyOfRange(derived, from, to));
  }
}
