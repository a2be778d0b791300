package dev.trunkline.gateway.outbox;

/// What a user can have done with messages that are in an outbox.
public enum OutboxOrder {
  /// Takes back what has not left.
  CANCEL,
  /// Holds back what has not left.
  PAUSE,
  /// Lets go what is held back.
  RESUME,
  /// Tries again what was given up, under its old id, behind what waits.
  REDRIVE,
  /// Takes back what has not left, and drops what was given up.
  PURGE
}
