package dev.trunkline.engine;

/// What an account is told.
public sealed interface Input {

  /// Connect, and stay connected until told otherwise. Also the answer to a connection that was
  /// replaced, once its owner is sure that the account is its own.
  record Start() implements Input {}

  /// Close the connection and stay closed. Credentials are kept.
  record Stop() implements Input {}

  /// Do something for a user. Unless the request says otherwise, a [Reply] with the same ticket
  /// follows in this or a later step.
  record Ask(long ticket, Request request) implements Input {}

  /// The time that the last step asked for in [Step#wakeAt()] has come. A wake that is early or
  /// superfluous is harmless.
  record Wake() implements Input {}

  /// Something that the engine's own [Transport] reports.
  non-sealed interface Arrival extends Input {}
}
