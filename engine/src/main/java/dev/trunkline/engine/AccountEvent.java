package dev.trunkline.engine;

import dev.trunkline.engine.node.Jid;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What an account tells the world. Life cycle, then messages, then what others do.
public sealed interface AccountEvent {

  /// A connection attempt begins.
  record Connecting(int attempt) implements AccountEvent {}

  /// The phone may scan `qr` until `expiresAt`; another offer or an end follows.
  record QrOffered(String qr, Instant expiresAt) implements AccountEvent {}

  /// The phone has linked this device. Followed by a new connection.
  record Paired(Me me) implements AccountEvent {}

  /// Logged in, and ready to send.
  record Online(Me me) implements AccountEvent {}

  /// The connection is gone.
  ///
  /// @param retryAt when the next attempt begins; without it, nothing happens until [Input.Start]
  record Disconnected(CloseReason reason, String detail, Optional<Instant> retryAt)
      implements AccountEvent {}

  /// The account is linked no more, or was not linked to the end: credentials are gone, a new
  /// pairing is needed.
  ///
  /// @param retryAt when that begins; without it, nothing happens until [Input.Start]
  record LoggedOut(CloseReason reason, Optional<Instant> retryAt) implements AccountEvent {}

  record MessageArrived(ArrivedMessage message) implements AccountEvent {}

  /// A message could not be decrypted; its sender was asked again.
  record MessageUnreadable(String messageId, Jid chat, Jid sender, String reason)
      implements AccountEvent {}

  /// A message left for WhatsApp, or is about to: its ciphertext is stored.
  record Encrypted(String messageId) implements AccountEvent {}

  /// WhatsApp has the message.
  record Acknowledged(String messageId, Jid chat, Instant at) implements AccountEvent {}

  /// The message will not be sent.
  ///
  /// @param code what WhatsApp answered, when it was WhatsApp that did not want the message
  /// @param retryable whether the same message may be tried again later
  record Rejected(String messageId, Jid chat, OptionalInt code, String reason, boolean retryable)
      implements AccountEvent {}

  /// Others tell what became of messages that this account sent.
  ///
  /// @param from the device that tells it
  record ReceiptArrived(Jid chat, Jid from, List<String> messageIds, ReceiptType type, Instant at)
      implements AccountEvent {}

  record ChatStateArrived(Jid chat, Jid sender, ChatState state) implements AccountEvent {}

  record PresenceArrived(Jid account, boolean available, Optional<Instant> lastSeen)
      implements AccountEvent {}

  /// What a receipt says.
  enum ReceiptType {
    DELIVERED,
    READ,
    PLAYED
  }
}
