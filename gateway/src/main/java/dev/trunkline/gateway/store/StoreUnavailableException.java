package dev.trunkline.gateway.store;

/// The store is gone, full or busy for now. The same call may succeed later; whether a commit took
/// place is unknown.
public final class StoreUnavailableException extends StoreException {
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreUnavailableException(String message) {
    super(message);
  }
}
