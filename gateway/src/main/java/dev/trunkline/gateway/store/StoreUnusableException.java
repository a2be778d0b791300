package dev.trunkline.gateway.store;

/// This program cannot work with this store as both are: the schema is too new, the key is missing
/// or wrong, another process uses the file. A human must act, and the message says how.
public final class StoreUnusableException extends StoreException {
  public StoreUnusableException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreUnusableException(String message) {
    super(message);
  }
}
