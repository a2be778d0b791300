package dev.trunkline.engine;

/// Something to do on the wire. Each engine has its own kinds; whoever runs an account hands them
/// to the [Transport] of the same engine.
public interface Effect {

  /// Whether this opens a connection, so that a limiter may delay it.
  default boolean connects() {
    return false;
  }
}
