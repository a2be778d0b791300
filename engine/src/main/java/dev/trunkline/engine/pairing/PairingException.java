package dev.trunkline.engine.pairing;

import dev.trunkline.engine.peer.PeerException;

/// The server or the phone sent something that links no device.
public final class PairingException extends PeerException {
  private final String code;

  /// @param code what WhatsApp is told: `hmac-mismatch`, `signature-mismatch` or `bad-request`
  public PairingException(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }
}
