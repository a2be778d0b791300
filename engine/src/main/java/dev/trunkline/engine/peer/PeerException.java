package dev.trunkline.engine.peer;

import java.util.Objects;

/// The peer sent something that cannot be right. Every engine package has one kind of its own; all
/// are caught once, where an account takes its input.
public abstract class PeerException extends RuntimeException {
  protected PeerException(String message) {
    super(message);
  }

  protected PeerException(String message, Throwable cause) {
    super(message, cause);
  }

  /// What was read and where; never absent.
  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
