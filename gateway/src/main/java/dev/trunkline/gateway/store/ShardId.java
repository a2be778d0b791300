package dev.trunkline.gateway.store;

/// Names a shard: the unit that is placed on a member. Shards are numbered from 0.
public record ShardId(int value) implements Comparable<ShardId> {
  public ShardId {
    if (value < 0) {
      throw new IllegalArgumentException("a shard's number is not negative: " + value);
    }
  }

  @Override
  public int compareTo(ShardId other) {
    return Integer.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Integer.toString(value);
  }
}
