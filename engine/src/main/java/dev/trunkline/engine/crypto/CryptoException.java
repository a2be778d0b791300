package dev.trunkline.engine.crypto;

/// The peer sent a key, ciphertext or tag that cannot be right.
public final class CryptoException extends RuntimeException {
  public CryptoException(String message) {
    super(message);
  }

  public CryptoException(String message, Throwable cause) {
    super(message, cause);
  }
}
