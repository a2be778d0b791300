package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a cluster means to the sessions of one of its members. Called from any thread.
public interface Membership {

  /// A process that shares its store with nobody, and serves all pools.
  Membership ALONE = new Alone(Set.of(), Runnable::run);

  /// Whether this process can prove, at this moment, that nobody else may act for its shards.
  boolean isEntitled();

  /// Runs `connect` as soon as the cluster's limit of new connections permits it.
  void connect(Runnable connect);

  /// The shard that a new session belongs to, as soon as this process runs it; empty when any will
  /// do. Waits within bounds.
  ///
  /// @throws SessionException.Elsewhere when another member runs it
  /// @throws SessionException.Overloaded when the session cannot be created now, and why
  Optional<ShardId> home(SessionId session, Optional<String> pool);

  /// Returns when this process runs the session, or nobody can. Waits while it is on its way here,
  /// within bounds.
  ///
  /// @throws SessionException.Elsewhere when another member runs it
  /// @throws SessionException.Overloaded when it is still on its way
  /// @throws SessionException.Waiting when nobody can run it
  void seek(SessionId session);

  /// The sessions of other members.
  List<Sighting> elsewhere();

  /// Where a shard runs that this process does not run.
  Place placeOf(ShardId shard);

  /// The store refused a write: another member owns the shard.
  void fenced(ShardId shard);
}
