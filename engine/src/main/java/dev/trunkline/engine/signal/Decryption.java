package dev.trunkline.engine.signal;

import java.util.Optional;

/// What came of an encrypted message from one device.
public sealed interface Decryption {

  /// It was genuine and not read before.
  ///
  /// @param next the session without the keys that the message took, to be committed together with
  ///   what the plaintext brings about
  /// @param newIdentity the sender's, when it is another one than before; it is trusted (on first
  ///   use, as everywhere), and the former sessions are gone
  record Plain(SignalSession next, byte[] plaintext, Optional<IdentityKey> newIdentity)
      implements Decryption {}

  /// Its counter was used: it was read before, or overtaken by so many that its key was dropped.
  /// There is nothing to do but to acknowledge it.
  record Duplicate() implements Decryption {}

  /// It belongs to a session, and there is none with the sender.
  record NoSession() implements Decryption {
    public RetryReason reason() {
      return RetryReason.NO_SESSION;
    }
  }

  /// It cannot be read with the keys of this device. The session is as it was.
  ///
  /// @param detail for logs, without anything secret
  record Bad(RetryReason reason, String detail) implements Decryption {}
}
