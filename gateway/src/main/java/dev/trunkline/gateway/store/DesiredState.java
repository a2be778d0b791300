package dev.trunkline.gateway.store;

/// What its user wants of a session. It survives restarts and moves. The names are what a store
/// writes.
public enum DesiredState {
  /// Connected, and connected again after every failure.
  RUNNING,
  /// Not connected, credentials kept.
  STOPPED,
  /// Not connected until its user starts it again: it failed, and trying again would help nobody.
  PARKED
}
