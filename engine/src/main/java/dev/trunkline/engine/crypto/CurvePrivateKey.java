package dev.trunkline.engine.crypto;

import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// A private key on Curve25519: 32 bytes, clamped where they are used (RFC 7748 §5).
public record CurvePrivateKey(Secret secret) {
  public static final int LENGTH = 32;

  /// @throws CryptoException when there are not exactly 32 bytes
  public CurvePrivateKey {
    if (secret.bytes().length != LENGTH) {
      throw new CryptoException("a private key has 32 bytes, not " + secret.bytes().length);
    }
  }

  public static CurvePrivateKey of(byte[] bytes) {
    return new CurvePrivateKey(new Secret(bytes));
  }

  /// @param random unpredictable, except in tests
  public static CurvePrivateKey generate(RandomGenerator random) {
    Secret secret = Secret.random(LENGTH, random);
    X25519.clampPrivateKey(secret.bytes());
    return new CurvePrivateKey(secret);
  }

  public CurvePublicKey publicKey() {
    byte[] point = new byte[X25519.POINT_SIZE];
    X25519.generatePublicKey(secret.bytes(), 0, point, 0);
    return new CurvePublicKey(point);
  }

  /// The secret that both sides share (X25519).
  ///
  /// @throws CryptoException when `theirs` is one of the few points that give everyone the same
  ///   secret, all zero
  public Secret agree(CurvePublicKey theirs) {
    byte[] shared = new byte[X25519.POINT_SIZE];
    if (!X25519.calculateAgreement(secret.bytes(), 0, theirs.bytes(), 0, shared, 0)) {
      throw new CryptoException("the public key " + theirs + " is a point of small order");
    }
    return new Secret(shared);
  }
}
