package dev.trunkline.simulator.pairing;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Pbkdf2;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/// A public key hidden under a pairing code: salt, initialisation vector, encrypted key. The wrong
/// code gives another key, and nothing tells.
final class WrappedKey {
  static final int LENGTH = 80;

  private static final int SALT_BYTES = 32;
  private static final int IV_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int ITERATIONS = 131_072;

  private WrappedKey() {}

  static byte[] wrap(String code, CurvePublicKey key, RandomGenerator random) {
    byte[] head = new byte[SALT_BYTES + IV_BYTES];
    random.nextBytes(head);
    byte[] wrapped = Arrays.copyOf(head, LENGTH);
    System.arraycopy(crypt(code, head, key.bytes()), 0, wrapped, head.length, KEY_BYTES);
    return wrapped;
  }

  static CurvePublicKey unwrap(String code, byte[] wrapped) {
    byte[] key = Arrays.copyOfRange(wrapped, SALT_BYTES + IV_BYTES, LENGTH);
    return new CurvePublicKey(crypt(code, wrapped, key));
  }

  private static byte[] crypt(String code, byte[] head, byte[] key) {
    byte[] salt = Arrays.copyOf(head, SALT_BYTES);
    byte[] iv = Arrays.copyOfRange(head, SALT_BYTES, SALT_BYTES + IV_BYTES);
    byte[] derived = Pbkdf2.hmacSha256(code.toCharArray(), salt, ITERATIONS, KEY_BYTES);
    return Aes.ctr(derived, iv, key);
  }
}
