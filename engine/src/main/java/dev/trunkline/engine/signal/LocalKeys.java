package dev.trunkline.engine.signal;

import java.util.List;
import java.util.Optional;

/// The private keys with which this device accepts a stranger's first message.
///
/// @param signedPreKeys the current one, and the one before it: a bundle fetched just before the
///   replacement may still be in use
/// @param preKey the one that the message names, if it names one and it is still there
public record LocalKeys(
    LocalIdentity identity, List<SignedPreKey> signedPreKeys, Optional<PreKey> preKey) {
  public LocalKeys {
    signedPreKeys = List.copyOf(signedPreKeys);
  }

  /// @throws SignalException when the signed pre-key in use was never made or is long replaced
  SignedPreKey requireSignedPreKey(UsedPreKeys used) {
    return signedPreKeys.stream()
        .filter(signed -> signed.id() == used.signedPreKeyId())
        .findFirst()
        .orElseThrow(() -> unknown("signed pre-key " + used.signedPreKeyId()));
  }

  /// The one-time pre-key in use, or nothing when the initiator did without.
  ///
  /// @throws SignalException when it was used before
  Optional<PreKey> requirePreKey(UsedPreKeys used) {
    if (used.preKeyId().isEmpty()) {
      return Optional.empty();
    }
    int id = used.preKeyId().getAsInt();
    Optional<PreKey> found = preKey.filter(key -> key.id() == id);
    if (found.isEmpty()) {
      throw unknown("pre-key " + id);
    }
    return found;
  }

  private static SignalException unknown(String key) {
    return new SignalException(RetryReason.INVALID_KEY_ID, "there is no " + key);
  }
}
