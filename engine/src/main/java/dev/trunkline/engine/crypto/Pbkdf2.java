package dev.trunkline.engine.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/// PBKDF2: a slow derivation of a key from something short, RFC 8018.
public final class Pbkdf2 {
  private static final String ALGORITHM = "PBKDF2WithHmacSHA256";

  private Pbkdf2() {}

  /// PBKDF2-HMAC-SHA256 of the password's UTF-8 form.
  public static byte[] hmacSha256(char[] password, byte[] salt, int iterations, int length) {
    PBEKeySpec spec = new PBEKeySpec(password, salt, iterations, length * Byte.SIZE);
    try {
      return SecretKeyFactory.getInstance(ALGORITHM).generateSecret(spec).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot do " + ALGORITHM, e);
    } finally {
      spec.clearPassword();
    }
  }
}
