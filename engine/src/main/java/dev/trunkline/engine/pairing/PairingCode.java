package dev.trunkline.engine.pairing;

import static dev.trunkline.engine.crypto.Bytes.concat;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Pbkdf2;
import dev.trunkline.engine.crypto.Secret;
import java.util.Arrays;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// The cryptography behind a code that a user types on the phone: eight characters protect a key
/// exchange between this device and the phone, from which both take the same ADV secret.
public final class PairingCode {
  private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTVWXYZ";
  private static final int LENGTH = 8;
  private static final int ITERATIONS = 131_072;
  private static final int SALT_BYTES = 32;
  private static final int IV_BYTES = 16;
  private static final int KEY_BYTES = 32;
  private static final int BUNDLE_IV_BYTES = 12;
  private static final int WRAPPED_BYTES = SALT_BYTES + IV_BYTES + KEY_BYTES;

  private static final byte[] BUNDLE_INFO =
      "link_code_pairing_key_bundle_encryption_key".getBytes(UTF_8);
  private static final byte[] SECRET_INFO = "adv_secret".getBytes(UTF_8);

  private PairingCode() {}

  /// Makes a code of five random bytes, five bits a character.
  public static String generate(RandomGenerator random) {
    byte[] bytes = new byte[5];
    random.nextBytes(bytes);
    return of(bytes);
  }

  static String of(byte[] fiveBytes) {
    long bits = 0;
    for (byte b : fiveBytes) {
      bits = bits << 8 | (b & 0xff);
    }
    StringBuilder code = new StringBuilder(LENGTH);
    for (int shift = 5 * (LENGTH - 1); shift >= 0; shift -= 5) {
      code.append(ALPHABET.charAt((int) (bits >>> shift) & 31));
    }
    return code.toString();
  }

  /// Hides a public key from whoever does not know the code: salt, IV, AES-CTR of the key.
  public static byte[] wrap(String code, CurvePublicKey key, RandomGenerator random) {
    byte[] salt = bytes(random, SALT_BYTES);
    byte[] iv = bytes(random, IV_BYTES);
    byte[] hidden = Aes.ctr(key(code, salt), iv, key.bytes());
    return concat(salt, iv, hidden);
  }

  /// @throws PairingException when `wrapped` is not the size of a wrapped key
  public static CurvePublicKey unwrap(String code, byte[] wrapped) {
    if (wrapped.length != WRAPPED_BYTES) {
      throw new PairingException(
          "bad-request", "a wrapped key of " + wrapped.length + " bytes, not " + WRAPPED_BYTES);
    }
    byte[] salt = Arrays.copyOf(wrapped, SALT_BYTES);
    byte[] iv = Arrays.copyOfRange(wrapped, SALT_BYTES, SALT_BYTES + IV_BYTES);
    byte[] hidden = Arrays.copyOfRange(wrapped, SALT_BYTES + IV_BYTES, WRAPPED_BYTES);
    return CurvePublicKey.decode(Aes.ctr(key(code, salt), iv, hidden));
  }

  /// The key that a code stands for: PBKDF2-HMAC-SHA256. Costs some 50 ms by design.
  static byte[] key(String code, byte[] salt) {
    return Pbkdf2.hmacSha256(
        code.toUpperCase(Locale.ROOT).toCharArray(), salt, ITERATIONS, KEY_BYTES);
  }

  /// What this device sends when the phone has answered, and the secret that both now know.
  public record Bundle(byte[] wrapped, Secret advSecret) {}

  /// Finishes the exchange.
  ///
  /// @param ephemeral the pair whose public half went out wrapped
  /// @param identity this device's identity
  /// @param phoneEphemeral the phone's half, unwrapped
  /// @param phoneIdentity the account's identity key
  public static Bundle finish(
      CurveKeyPair ephemeral,
      CurveKeyPair identity,
      CurvePublicKey phoneEphemeral,
      CurvePublicKey phoneIdentity,
      RandomGenerator random) {
    Secret shared = ephemeral.agree(phoneEphemeral);
    Secret identityShared = identity.agree(phoneIdentity);
    byte[] secretPart = bytes(random, KEY_BYTES);
    byte[] salt = bytes(random, SALT_BYTES);
    byte[] iv = bytes(random, BUNDLE_IV_BYTES);
    byte[] bundleKey = Hkdf.sha256(shared.bytes(), salt, BUNDLE_INFO, KEY_BYTES);
    byte[] plain = concat(identity.publicKey().bytes(), phoneIdentity.bytes(), secretPart);
    byte[] wrapped = concat(salt, iv, Aes.encryptGcm(bundleKey, iv, new byte[0], plain));
    byte[] advSecret =
        Hkdf.sha256(
            concat(shared.bytes(), identityShared.bytes(), secretPart), SECRET_INFO, KEY_BYTES);
    return new Bundle(wrapped, new Secret(advSecret));
  }

  private static byte[] bytes(RandomGenerator random, int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
