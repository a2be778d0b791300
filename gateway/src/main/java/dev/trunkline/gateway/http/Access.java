package dev.trunkline.gateway.http;

import java.util.Optional;
import java.util.Set;

/// What a key opens.
///
/// @param session the only session that it is good for; empty when it is good for all
public record Access(Optional<String> session, Set<Scope> scopes) {
  public static final Access EVERYTHING = new Access(Optional.empty(), Set.of(Scope.values()));

  public Access {
    scopes = Set.copyOf(scopes);
  }

  boolean allows(Scope scope) {
    return scope == Scope.OPEN || scope == Scope.DOCUMENTATION || scopes.contains(scope);
  }

  /// Whether it is good for the session of this name.
  public boolean covers(String name) {
    return session.isEmpty() || session.get().equals(name);
  }
}
