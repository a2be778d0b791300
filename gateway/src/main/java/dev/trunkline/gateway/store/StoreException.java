package dev.trunkline.gateway.store;

/// A store did not do what it was asked.
public sealed class StoreException extends RuntimeException
    permits StoreUnavailableException, StoreRejectedException, StoreUnusableException {
  StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  StoreException(String message) {
    super(message);
  }
}
