package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/// Runs the sessions of shards.
public interface Shards {

  /// Runs the sessions of shards that were claimed.
  void open(Collection<ShardAndEpoch> claimed);

  /// How many sessions were opened a short while ago, and are not logged in yet.
  int arriving();

  /// Stops running them, and completes when the fate of all that they decided is known.
  CompletableFuture<Void> handOff(Set<ShardId> leaving);

  /// Closes their connections at once. They are closed when this returns. What runs under another
  /// epoch runs on.
  void abandon(Set<ShardAndEpoch> lost);
}
