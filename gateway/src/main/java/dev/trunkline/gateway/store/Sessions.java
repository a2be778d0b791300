package dev.trunkline.gateway.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads sessions.
public interface Sessions {

  Optional<StoredSession> find(SessionId id);

  /// All sessions of a shard, with what their new owner needs to go on.
  List<LoadedSession> ofShard(ShardId shard);

  /// The session with what its owner needs to go on.
  Optional<LoadedSession> load(SessionId id);

  /// Sessions in the order of their names, from the one after `after`.
  List<StoredSession> page(Optional<SessionId> after, int limit);

  /// How many sessions each shard has; shards without sessions are left out.
  Map<ShardId, Integer> countByShard();
}
