package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.XEdDsa;
import java.util.Optional;

/// What a stranger needs to start a session with a device that may be offline.
///
/// @param preKey empty when the device's one-time keys are used up
public record PreKeyBundle(
    int registrationId, IdentityKey identityKey, Signed signedPreKey, Optional<OneTime> preKey) {

  public record Signed(int id, CurvePublicKey publicKey, byte[] signature) {}

  public record OneTime(int id, CurvePublicKey publicKey) {}

  /// The bundle that others are given for this device.
  public static PreKeyBundle of(
      LocalIdentity identity, SignedPreKey signedPreKey, Optional<PreKey> preKey) {
    return new PreKeyBundle(
        identity.registrationId(),
        identity.identityKey(),
        new Signed(signedPreKey.id(), signedPreKey.keyPair().publicKey(), signedPreKey.signature()),
        preKey.map(key -> new OneTime(key.id(), key.keyPair().publicKey())));
  }

  /// Whether the owner of the identity key made this bundle.
  public boolean isGenuine() {
    return XEdDsa.verify(
        identityKey.publicKey(), signedPreKey.publicKey().encoded(), signedPreKey.signature());
  }

  Party party() {
    return new Party(identityKey, registrationId);
  }
}
