package dev.trunkline.gateway.seal;

/// A value or key could not be opened: the key is missing or wrong, or the bytes were changed or
/// moved. The message names keys by id and never holds key material.
public final class SealException extends RuntimeException {
  public SealException(String message) {
    super(message);
  }

  SealException(String message, Throwable cause) {
    super(message, cause);
  }
}
