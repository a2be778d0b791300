package dev.trunkline.gateway.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads sessions.
public interface Sessions {

  Optional<StoredSession> find(SessionId id);

  /// All sessions of a shard, with what their new owner needs to go on.
  default List<LoadedSession> ofShard(ShardId shard) {
    return ofShards(List.of(shard));
  }

  /// All sessions of some shards, with what their new owner needs to go on.
  List<LoadedSession> ofShards(Collection<ShardId> shards);

  /// Which shard a session is in, and what its owner last said of it.
  Optional<Sighting> sight(SessionId id);

  /// The same for all sessions, in the order of their names, from the one after `after`.
  List<Sighting> sights(Optional<SessionId> after, int limit);

  /// The session with what its owner needs to go on.
  Optional<LoadedSession> load(SessionId id);

  /// Sessions in the order of their names, from the one after `after`.
  List<StoredSession> page(Optional<SessionId> after, int limit);

  /// How many sessions each shard has; shards without sessions are left out.
  Map<ShardId, Integer> countByShard();
}
