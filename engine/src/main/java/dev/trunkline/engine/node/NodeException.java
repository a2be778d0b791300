package dev.trunkline.engine.node;

/// The peer sent bytes that are no node, or a node that lacks what its reader needs.
public final class NodeException extends RuntimeException {
  public NodeException(String message) {
    super(message);
  }

  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
