package dev.trunkline.engine.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// Digests of the concatenation of their arguments.
public final class Hash {
  private static final Pool<MessageDigest> MD5 = new Pool<>(() -> digest("MD5"));
  private static final Pool<MessageDigest> SHA_1 = new Pool<>(() -> digest("SHA-1"));
  private static final Pool<MessageDigest> SHA_256 = new Pool<>(() -> digest("SHA-256"));
  private static final Pool<MessageDigest> SHA_512 = new Pool<>(() -> digest("SHA-512"));

  private Hash() {}

  /// SHA-1, for the one place where the protocol still asks for it.
  public static byte[] sha1(byte[]... parts) {
    return of(SHA_1, parts);
  }

  /// MD5, for the one place where the protocol wants a short name of a version.
  public static byte[] md5(byte[]... parts) {
    return of(MD5, parts);
  }

  public static byte[] sha256(byte[]... parts) {
    return of(SHA_256, parts);
  }

  public static byte[] sha512(byte[]... parts) {
    return of(SHA_512, parts);
  }

  private static byte[] of(Pool<MessageDigest> pool, byte[]... parts) {
    MessageDigest digest = pool.take();
    for (byte[] part : parts) {
      digest.update(part);
    }
    byte[] result = digest.digest();
    pool.give(digest);
    return result;
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks " + algorithm, e);
    }
  }
}
