package dev.trunkline.engine.signal;

import dev.trunkline.engine.peer.PeerException;

/// The peer sent a key, a bundle or a message that cannot be right, or a stored record cannot be
/// read.
public final class SignalException extends PeerException {
  private final RetryReason reason;

  public SignalException(RetryReason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public SignalException(RetryReason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public RetryReason reason() {
    return reason;
  }
}
