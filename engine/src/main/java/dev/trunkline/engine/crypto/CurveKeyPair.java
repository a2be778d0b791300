package dev.trunkline.engine.crypto;

import java.util.random.RandomGenerator;

/// Both halves of a key on Curve25519. The public half is kept because deriving it is not cheap.
public record CurveKeyPair(CurvePublicKey publicKey, CurvePrivateKey privateKey) {

  /// @param random unpredictable, except in tests
  public static CurveKeyPair generate(RandomGenerator random) {
    return of(CurvePrivateKey.generate(random));
  }

  public static CurveKeyPair of(CurvePrivateKey privateKey) {
    return new CurveKeyPair(privateKey.publicKey(), privateKey);
  }

  /// See [CurvePrivateKey#agree(CurvePublicKey)].
  public Secret agree(CurvePublicKey theirs) {
    return privateKey.agree(theirs);
  }
}
