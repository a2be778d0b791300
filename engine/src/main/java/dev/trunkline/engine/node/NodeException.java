package dev.trunkline.engine.node;

import dev.trunkline.engine.peer.PeerException;

/// The peer sent bytes that are no node, or a node that lacks what its reader needs; or a node goes
/// beyond what can be encoded.
public final class NodeException extends PeerException {
  public NodeException(String message) {
    super(message);
  }

  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }

  /// @param offset where in the bytes, counted after inflation
  static NodeException at(int offset, String message) {
    return new NodeException(message + " at byte " + offset);
  }
}
