package dev.trunkline.engine.transport;

/// A connection that cannot go on although nobody broke the protocol.
public final class TransportException extends RuntimeException {
  public TransportException(String message) {
    super(message);
  }
}
