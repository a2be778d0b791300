package dev.trunkline.engine.crypto;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// AES-256 in the modes that the protocol uses.
///
/// Keys are 32 bytes. An initialisation vector has 16 bytes, in GCM 12; whoever encrypts with GCM
/// or CTR never uses one twice with the same key.
public final class Aes {
  private static final int TAG_BITS = 128;
  private static final byte[] NO_DATA = {};

  private static final Pool<Cipher> CBC = new Pool<>(() -> cipher("AES/CBC/PKCS5Padding"));
  private static final Pool<Cipher> CTR = new Pool<>(() -> cipher("AES/CTR/NoPadding"));
  private static final Pool<Cipher> GCM = new Pool<>(() -> cipher("AES/GCM/NoPadding"));

  private Aes() {}

  /// CBC with PKCS#7 padding.
  public static byte[] encryptCbc(byte[] key, byte[] iv, byte[] plaintext) {
    return run(CBC, Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv), NO_DATA, plaintext);
  }

  /// @throws CryptoException when the ciphertext has no whole blocks or bad padding
  public static byte[] decryptCbc(byte[] key, byte[] iv, byte[] ciphertext) {
    return run(CBC, Cipher.DECRYPT_MODE, key, new IvParameterSpec(iv), NO_DATA, ciphertext);
  }

  /// CTR: encrypts and decrypts alike. Knows no tampering.
  public static byte[] ctr(byte[] key, byte[] iv, byte[] data) {
    return run(CTR, Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv), NO_DATA, data);
  }

  /// GCM: the ciphertext followed by its tag of 16 bytes.
  public static byte[] encryptGcm(byte[] key, byte[] iv, byte[] associated, byte[] plaintext) {
    GCMParameterSpec spec = new GCMParameterSpec(TAG_BITS, iv);
    return run(GCM, Cipher.ENCRYPT_MODE, key, spec, associated, plaintext);
  }

  /// @throws CryptoException when the tag does not prove the ciphertext and the associated data
  public static byte[] decryptGcm(byte[] key, byte[] iv, byte[] associated, byte[] ciphertext) {
    GCMParameterSpec spec = new GCMParameterSpec(TAG_BITS, iv);
    return run(GCM, Cipher.DECRYPT_MODE, key, spec, associated, ciphertext);
  }

  /// GCM without associated data: encrypts the rest of `plaintext` into `out`, 16 bytes longer.
  public static void encryptGcm(byte[] key, byte[] iv, ByteBuffer plaintext, ByteBuffer out) {
    GCMParameterSpec spec = new GCMParameterSpec(TAG_BITS, iv);
    run(GCM, Cipher.ENCRYPT_MODE, key, spec, NO_DATA, cipher -> cipher.doFinal(plaintext, out));
  }

  private static byte[] run(
      Pool<Cipher> pool,
      int direction,
      byte[] key,
      AlgorithmParameterSpec spec,
      byte[] associated,
      byte[] data) {
    return run(pool, direction, key, spec, associated, cipher -> cipher.doFinal(data));
  }

  private static <R> R run(
      Pool<Cipher> pool,
      int direction,
      byte[] key,
      AlgorithmParameterSpec spec,
      byte[] associated,
      LastPart<R> lastPart) {
    Cipher cipher = pool.take();
    try {
      cipher = ready(cipher, direction, key, spec);
      if (associated.length > 0) {
        cipher.updateAAD(associated);
      }
      R result = lastPart.with(cipher);
      pool.give(cipher);
      return result;
    } catch (BadPaddingException | IllegalBlockSizeException e) {
      throw new CryptoException("the ciphertext does not decrypt with this key", e);
    } catch (InvalidKeyException | InvalidAlgorithmParameterException | ShortBufferException e) {
      throw new IllegalStateException("AES refuses its key, initialisation vector or buffer", e);
    }
  }

  /// The use of a cipher that has its key.
  private interface LastPart<R> {
    R with(Cipher cipher)
        throws BadPaddingException, IllegalBlockSizeException, ShortBufferException;
  }

  /// A cipher object refuses to encrypt with the pair of key and vector that it saw last. In a pool
  /// that pair may be another user's who decrypted, so it is not this object's to judge.
  private static Cipher ready(Cipher cipher, int direction, byte[] key, AlgorithmParameterSpec spec)
      throws InvalidKeyException, InvalidAlgorithmParameterException {
    SecretKeySpec aesKey = new SecretKeySpec(key, "AES");
    try {
      cipher.init(direction, aesKey, spec);
      return cipher;
    } catch (InvalidAlgorithmParameterException _) {
      Cipher fresh = cipher(cipher.getAlgorithm());
      fresh.init(direction, aesKey, spec);
      return fresh;
    }
  }

  private static Cipher cipher(String transformation) {
    try {
      return Cipher.getInstance(transformation);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + transformation, e);
    }
  }
}
