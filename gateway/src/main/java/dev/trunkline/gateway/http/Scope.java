package dev.trunkline.gateway.http;

/// What one needs to be allowed to, for a route. The names of the last three are those of the
/// `actions` of WAHA's API keys.
public enum Scope {
  /// Nothing.
  OPEN,
  /// See the contract: its own credentials, or any key.
  DOCUMENTATION,
  /// See metrics: their own credentials, or a key for all sessions.
  METRICS,
  READ,
  SEND,
  CONTROL
}
