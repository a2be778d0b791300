package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.XEdDsa;
import java.time.Instant;
import java.util.random.RandomGenerator;

/// The signed pre-key of this device, replaced every few weeks.
///
/// @param signature by the identity key, over the public key with its type byte
public record SignedPreKey(int id, CurveKeyPair keyPair, byte[] signature, Instant createdAt) {

  public SignedPreKey {
    PreKey.requireId(id);
  }

  /// @param random unpredictable, except in tests
  public static SignedPreKey generate(
      int id, LocalIdentity identity, Instant now, RandomGenerator random) {
    CurveKeyPair keyPair = CurveKeyPair.generate(random);
    byte[] signature =
        XEdDsa.sign(identity.keyPair().privateKey(), keyPair.publicKey().encoded(), random);
    return new SignedPreKey(id, keyPair, signature, now);
  }
}
