package dev.trunkline.engine.wire;

/// The peer's byte stream has no intro or no acceptable frame where one must be.
public final class FrameException extends RuntimeException {
  public FrameException(String message) {
    super(message);
  }
}
