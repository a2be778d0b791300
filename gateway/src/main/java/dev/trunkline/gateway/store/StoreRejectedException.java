package dev.trunkline.gateway.store;

/// The store refused the data itself. The same call would fail again; nothing of it was written.
public final class StoreRejectedException extends StoreException {
  public StoreRejectedException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreRejectedException(String message) {
    super(message);
  }
}
