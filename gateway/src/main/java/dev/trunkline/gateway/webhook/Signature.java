package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.session.SessionConfig.HmacKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs bodies as WAHA does: lowercase hex of HMAC-SHA512.
final class Signature {
  static final String ALGORITHM = "sha512";
  private static final String MAC = "HmacSHA512";

  private Signature() {}

  /// Not kept per thread: the threads are virtual and short-lived.
  static String of(byte[] body, HmacKey key) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(key.value().getBytes(StandardCharsets.UTF_8), MAC));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (InvalidKeyException e) {
      throw new IllegalStateException("any key that is not empty fits", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + MAC, e);
    }
  }
}
