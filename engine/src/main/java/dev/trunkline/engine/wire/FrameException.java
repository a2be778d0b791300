package dev.trunkline.engine.wire;

import dev.trunkline.engine.peer.PeerException;

/// The peer's byte stream has no intro or no acceptable frame where one must be.
public final class FrameException extends PeerException {
  public FrameException(String message) {
    super(message);
  }
}
