package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurveKeyPair;

/// Who this device is to others.
public record LocalIdentity(CurveKeyPair keyPair, int registrationId) {

  public IdentityKey identityKey() {
    return new IdentityKey(keyPair.publicKey());
  }

  Party party() {
    return new Party(identityKey(), registrationId);
  }
}
