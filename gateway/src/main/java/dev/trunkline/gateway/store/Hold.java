package dev.trunkline.gateway.store;

import java.time.Instant;

/// Messages of a session that its user holds back, those to come included.
///
/// @param name the recipient or the tag; empty for the whole session
public record Hold(Scope scope, String name, Instant since) {
  public Hold {
    Texts.require("hold", name, scope == Scope.SESSION ? 0 : 1, scope == Scope.SESSION ? 0 : 200);
  }

  /// What a hold is about. The names are what a store writes.
  public enum Scope {
    SESSION,
    RECIPIENT,
    TAG
  }

  /// Whether it holds this message back by itself. A hold of the whole session leaves entries as
  /// they are.
  public boolean covers(OutboxEntry entry) {
    return switch (scope) {
      case SESSION -> false;
      case RECIPIENT -> entry.recipient().equals(name);
      case TAG -> entry.tag().filter(name::equals).isPresent();
    };
  }
}
