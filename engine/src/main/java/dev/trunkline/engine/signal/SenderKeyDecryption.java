package dev.trunkline.engine.signal;

/// What came of an encrypted message to a group.
public sealed interface SenderKeyDecryption {

  /// It was genuine and not read before.
  ///
  /// @param next the sender's keys without the one that the message took, to be committed together
  ///   with what the plaintext brings about
  record Plain(ReceivedSenderKeys next, byte[] plaintext) implements SenderKeyDecryption {}

  /// Its iteration was used: it was read before, or overtaken by so many that its key was dropped.
  /// There is nothing to do but to acknowledge it.
  record Duplicate() implements SenderKeyDecryption {}

  /// The sender has not given its key to this device, or only for later messages.
  record NoSenderKey() implements SenderKeyDecryption {
    public RetryReason reason() {
      return RetryReason.NO_SESSION;
    }
  }

  /// It cannot be read with the sender's keys. They are as they were.
  ///
  /// @param detail for logs, without anything secret
  record Bad(RetryReason reason, String detail) implements SenderKeyDecryption {}
}
