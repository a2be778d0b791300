package dev.trunkline.engine.crypto;

import dev.trunkline.engine.peer.PeerException;

/// The peer sent a key, ciphertext or tag that cannot be right.
public final class CryptoException extends PeerException {
  public CryptoException(String message) {
    super(message);
  }

  public CryptoException(String message, Throwable cause) {
    super(message, cause);
  }
}
