package dev.trunkline.gateway.session;

/// Where a session stands, in WAHA's words.
public enum SessionStatus {
  /// Not wanted to run. Credentials are kept.
  STOPPED,
  /// Connecting, or waiting to connect again.
  STARTING,
  /// Waiting for a phone to scan or to take a code.
  SCAN_QR_CODE,
  /// Ready to send.
  WORKING,
  /// Needs someone: unlinked, banned, never scanned, refused. The reason says which.
  FAILED
}
