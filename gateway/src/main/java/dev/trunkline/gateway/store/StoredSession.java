package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// A session as the store knows it.
///
/// @param shard where it lives; only the owner of that shard may write for it
/// @param config its configuration as JSON. May hold secrets: it is sealed like device records
/// @param me who the account last was, as JSON
public record StoredSession(
    SessionId id,
    ShardId shard,
    DesiredState desired,
    String config,
    Optional<String> me,
    Instant createdAt,
    Instant updatedAt) {

  @Override
  public String toString() {
    return "StoredSession[%s, shard %s, %s]".formatted(id, shard, desired);
  }
}
