package dev.trunkline.gateway.store;

/// The right to write for the sessions of a shard, as long as the store knows no higher epoch.
public record ShardAndEpoch(ShardId shard, Epoch epoch) {

  @Override
  public String toString() {
    return shard + "@" + epoch;
  }
}
