package dev.trunkline.gateway.store;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may write for which shards.
public interface Ownership {

  int POOLS_MAX = 64;

  /// Makes `member` the owner of the shards, whoever owned them before. It waits for commits that
  /// run under the old epochs; later ones are stale. The history is written in the same
  /// transaction.
  ///
  /// @param reason for the history
  /// @return the new epochs, in the order of the shards' numbers
  List<ShardAndEpoch> takeOver(Collection<ShardId> shards, MemberId member, String reason);

  /// Makes `member` the owner of those of the shards that are free, or whose owner is gone, or that
  /// are its own already; but of none whose pool it does not serve. Everything else is as with
  /// [#takeOver].
  ///
  /// @param reason for the history, where the shard was free
  /// @return the new epochs; empty when the member itself is gone
  List<ShardAndEpoch> claim(Collection<ShardId> shards, MemberId member, String reason);

  /// Makes sure that a pool has shards of its own.
  ///
  /// @throws StoreUnusableException when there are [#POOLS_MAX] others
  void openPool(String pool);

  /// Gives shards up: no later commit under these epochs is accepted.
  ///
  /// @return those that were still owned under the given epoch
  Set<ShardAndEpoch> release(Collection<ShardAndEpoch> guards, String reason);

  /// Those of `guards` that the store would still accept now.
  Set<ShardAndEpoch> confirm(Collection<ShardAndEpoch> guards);

  /// All shards in the order of their numbers.
  List<ShardOwner> owners();

  /// Where operators want shards to be, by the names of members.
  Map<ShardId, String> wishes();

  /// Replaces the wish for a shard; an empty one takes it back.
  void wish(ShardId shard, Optional<String> member);

  /// What must never be: tenures of one shard that overlap, or epochs that are not those of the
  /// history. Empty as long as the promises hold.
  List<String> violations();

  /// The latest tenures of a shard, the newest first.
  List<Tenure> history(ShardId shard, int limit);
}
