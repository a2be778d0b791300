package dev.trunkline.engine.noise;

/// The peer sent no valid handshake message or no ciphertext of ours.
public sealed class NoiseException extends RuntimeException permits UntrustedServerException {
  public NoiseException(String message) {
    super(message);
  }

  public NoiseException(String message, Throwable cause) {
    super(message, cause);
  }
}
