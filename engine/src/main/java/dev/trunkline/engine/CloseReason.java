package dev.trunkline.engine;

/// Why a connection ended, as one of few codes that users can build on.
public enum CloseReason {
  /// Its owner wanted it.
  STOPPED(false),
  /// WhatsApp wants a new connection, as after pairing (stream error 515).
  RESTART_REQUIRED(true),
  /// The socket closed or never opened.
  CONNECTION_LOST(true),
  /// Nothing was heard for too long.
  SILENCE(true),
  /// WhatsApp is busy or restarts (503).
  SERVICE_UNAVAILABLE(true),
  /// What the server sent was no valid handshake, frame or stanza.
  PROTOCOL_ERROR(true),
  /// The server could not prove that it is WhatsApp.
  UNTRUSTED_SERVER(false),
  /// Another connection of the same device took over (conflict, replaced).
  REPLACED(false),
  /// Nobody scanned in time.
  PAIRING_EXPIRED(false),
  /// The phone removed this device, or WhatsApp forgot it (401).
  LOGGED_OUT(false),
  /// The account is banned for a while (402) or for good (403, 406).
  BANNED(false),
  /// WhatsApp wants a newer client (405, 409).
  CLIENT_OUTDATED(false),
  /// WhatsApp refused the login otherwise.
  LOGIN_REFUSED(true);

  private final boolean reconnects;

  CloseReason(boolean reconnects) {
    this.reconnects = reconnects;
  }

  /// Whether an account tries again by itself.
  public boolean reconnects() {
    return reconnects;
  }

  /// Whether only its user can bring the account back: trying again would not help, on any machine.
  public boolean needsUser() {
    return switch (this) {
      case REPLACED, PAIRING_EXPIRED, LOGGED_OUT, BANNED -> true;
      default -> false;
    };
  }
}
