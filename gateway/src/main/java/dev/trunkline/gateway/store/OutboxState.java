package dev.trunkline.gateway.store;

/// How far an outbox entry is. The names are what a store writes.
public enum OutboxState {
  /// Accepted, waits for its turn.
  QUEUED,
  /// Its ciphertext is stored: it may have left, so it can be repeated and no longer cancelled.
  SENDING,
  /// Its user holds it back.
  PAUSED,
  /// WhatsApp has it.
  SENT,
  /// Given up, with a reason; may be queued again by hand.
  DEAD,
  /// Its user took it back before it left.
  CANCELLED,
  /// Its time to live ended before it left.
  EXPIRED
}
