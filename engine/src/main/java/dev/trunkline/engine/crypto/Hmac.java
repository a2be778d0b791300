package dev.trunkline.engine.crypto;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// HMAC over the concatenation of its arguments, RFC 2104.
public final class Hmac {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Pool<Mac> SHA_256 = new Pool<>(Hmac::mac);

  private Hmac() {}

  /// HMAC-SHA256.
  ///
  /// @param key at least one byte
  public static byte[] sha256(byte[] key, byte[]... parts) {
    Mac mac = take(key);
    for (byte[] part : parts) {
      mac.update(part);
    }
    byte[] result = mac.doFinal();
    SHA_256.give(mac);
    return result;
  }

  /// A MAC that is ready for data, to be handed back with [#give(Mac)].
  static Mac take(byte[] key) {
    Mac mac = SHA_256.take();
    try {
      mac.init(new SecretKeySpec(key, ALGORITHM));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("HMAC refuses a key of " + key.length + " bytes", e);
    }
    return mac;
  }

  static void give(Mac mac) {
    SHA_256.give(mac);
  }

  private static Mac mac() {
    try {
      return Mac.getInstance(ALGORITHM);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks " + ALGORITHM, e);
    }
  }
}
