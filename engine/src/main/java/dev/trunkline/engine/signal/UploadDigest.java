package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hash;
import java.util.List;

/// A fingerprint of the keys that a device has uploaded, by which it sees whether the server still
/// has the same ones.
public final class UploadDigest {
  private UploadDigest() {}

  /// SHA-1 over the identity key, the signed pre-key, its signature and the one-time pre-keys.
  ///
  /// @param preKeys in the order in which the server lists them
  public static byte[] of(
      IdentityKey identityKey, PreKeyBundle.Signed signedPreKey, List<CurvePublicKey> preKeys) {
    byte[][] parts = new byte[3 + preKeys.size()][];
    parts[0] = identityKey.publicKey().bytes();
    parts[1] = signedPreKey.publicKey().bytes();
    parts[2] = signedPreKey.signature();
    for (int i = 0; i < preKeys.size(); i++) {
      parts[3 + i] = preKeys.get(i).bytes();
    }
    return Hash.sha1(parts);
  }
}
