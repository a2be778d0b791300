package dev.trunkline.simulator.registry;

import dev.trunkline.engine.crypto.CurvePublicKey;

/// The public keys of a device.
///
/// @param noise proves who logs in; the phone's own is never used
/// @param signedIdentity the account's signature over the device, as shown to others; empty for the
///   phone
public record DeviceKeys(
    CurvePublicKey noise,
    CurvePublicKey identity,
    int registrationId,
    SignedKey signedPreKey,
    byte[] signedIdentity) {

  public DeviceKeys withSignedPreKey(SignedKey newer) {
    return new DeviceKeys(noise, identity, registrationId, newer, signedIdentity);
  }
}
