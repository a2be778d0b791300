package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.http.Relay;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Signs what members hand on to each other, with the secret that they share. A signature is good
/// for one request, for a minute.
public final class Signer {
  private static final String ALGORITHM = "HmacSHA256";
  private static final Duration GOOD_FOR = Duration.ofMinutes(1);

  private final SecretKeySpec key;
  private final InstantSource clock;

  /// @param clock shared by all members
  public Signer(byte[] secret, InstantSource clock) {
    this.key = new SecretKeySpec(secret, ALGORITHM);
    this.clock = clock;
  }

  String sign(String member, String method, String target) {
    return signed(member + ";" + clock.millis(), method, target);
  }

  private String signed(String origin, String method, String target) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      String text = origin + "\n" + method + "\n" + target;
      byte[] signature = mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
      return origin + ";" + HexFormat.of().formatHex(signature);
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  Relay.Word vouch(String signed, String method, String target) {
    String[] parts = signed.split(";", -1);
    if (parts.length != 3) {
      return Relay.Word.NOBODYS;
    }
    String expected = signed(parts[0] + ";" + parts[1], method, target);
    boolean ours =
        MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), signed.getBytes(StandardCharsets.UTF_8));
    if (!ours) {
      return Relay.Word.NOBODYS;
    }
    return isRecent(parts[1]) ? Relay.Word.GOOD : Relay.Word.UNTIMELY;
  }

  private boolean isRecent(String millis) {
    try {
      Instant then = Instant.ofEpochMilli(Long.parseLong(millis));
      return Duration.between(then, clock.instant()).abs().compareTo(GOOD_FOR) <= 0;
    } catch (NumberFormatException _) {
      return false;
    }
  }
}
