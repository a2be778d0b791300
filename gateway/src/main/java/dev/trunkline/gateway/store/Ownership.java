package dev.trunkline.gateway.store;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Who may write for which shards.
public interface Ownership {

  /// Makes `member` the owner of the shards, whoever owned them before. It waits for commits that
  /// run under the old epochs; later ones are stale. The history is written in the same
  /// transaction.
  ///
  /// @param reason for the history
  /// @return the new epochs, in the order of the shards' numbers
  List<ShardAndEpoch> takeOver(Collection<ShardId> shards, MemberId member, String reason);

  /// Gives shards up: no later commit under these epochs is accepted.
  ///
  /// @return those that were still owned under the given epoch
  Set<ShardAndEpoch> release(Collection<ShardAndEpoch> guards, String reason);

  /// Those of `guards` that the store would still accept now.
  Set<ShardAndEpoch> confirm(Collection<ShardAndEpoch> guards);

  /// All shards in the order of their numbers.
  List<ShardOwner> owners();

  /// The latest tenures of a shard, the newest first.
  List<Tenure> history(ShardId shard, int limit);
}
