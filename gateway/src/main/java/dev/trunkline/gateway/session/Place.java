package dev.trunkline.gateway.session;

/// Who runs a session.
public sealed interface Place {
  /// This process.
  record Here() implements Place {}

  /// Another member.
  ///
  /// @param member its name
  record At(String member) implements Place {}

  /// Nobody, as far as is known.
  record Nowhere() implements Place {}
}
