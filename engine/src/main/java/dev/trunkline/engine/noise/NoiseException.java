package dev.trunkline.engine.noise;

import dev.trunkline.engine.peer.PeerException;

/// The peer sent no valid handshake message or no ciphertext of ours.
public sealed class NoiseException extends PeerException permits UntrustedServerException {
  public NoiseException(String message) {
    super(message);
  }

  public NoiseException(String message, Throwable cause) {
    super(message, cause);
  }
}
