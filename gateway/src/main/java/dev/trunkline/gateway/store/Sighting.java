package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// A session as those see it who do not run it.
///
/// @param status empty when its owner never said
public record Sighting(StoredSession session, Optional<Said> status) {

  /// What a session's owner last said of it.
  ///
  /// @param reason why it failed, or why its last connection ended
  public record Said(String status, Instant since, Optional<String> reason) {}
}
