package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The seeds of messages that others of the same chain have overtaken, in ascending order.
///
/// Two flat arrays, because there may be thousands.
record SkippedKeys(int[] indexes, byte[] seeds) {
  static final SkippedKeys NONE = new SkippedKeys(new int[0], new byte[0]);

  /// @throws SignalException when a record was damaged
  SkippedKeys {
    if (seeds.length != indexes.length * MessageSeed.LENGTH) {
      throw new SignalException(
          RetryReason.INVALID_SESSION,
          indexes.length + " skipped keys in " + seeds.length + " bytes");
    }
  }

  int size() {
    return indexes.length;
  }

  Optional<MessageSeed> find(int index) {
    int at = Arrays.binarySearch(indexes, index);
    return at < 0 ? Optional.empty() : Optional.of(new MessageSeed(new Secret(seeds(at, at + 1))));
  }

  /// These and more.
  ///
  /// @param firstIndex higher than any index here
  SkippedKeys and(int firstIndex, List<MessageSeed> more) {
    if (more.isEmpty()) {
      return this;
    }
    int[] allIndexes = Arrays.copyOf(indexes, size() + more.size());
    byte[] allSeeds = Arrays.copyOf(seeds, allIndexes.length * MessageSeed.LENGTH);
    for (int i = 0; i < more.size(); i++) {
      byte[] seed = more.get(i).secret().bytes();
      allIndexes[size() + i] = firstIndex + i;
      System.arraycopy(seed, 0, allSeeds, (size() + i) * MessageSeed.LENGTH, seed.length);
    }
    return new SkippedKeys(allIndexes, allSeeds);
  }

  SkippedKeys without(int index) {
    int at = Arrays.binarySearch(indexes, index);
    if (at < 0) {
      return this;
    }
    return remove(at, at + 1);
  }

  /// What remains when the lowest `count` are dropped, or none when there are fewer.
  SkippedKeys withoutOldest(int count) {
    return count >= size() ? NONE : remove(0, count);
  }

  private SkippedKeys remove(int from, int to) {
    int[] fewer = Arrays.copyOf(indexes, size() - (to - from));
    System.arraycopy(indexes, to, fewer, from, size() - to);
    byte[] fewerSeeds = Arrays.copyOf(seeds, fewer.length * MessageSeed.LENGTH);
    byte[] tail = seeds(to, size());
    System.arraycopy(tail, 0, fewerSeeds, from * MessageSeed.LENGTH, tail.length);
    return new SkippedKeys(fewer, fewerSeeds);
  }

  private byte[] seeds(int from, int to) {
    return Arrays.copyOfRange(seeds, from * MessageSeed.LENGTH, to * MessageSeed.LENGTH);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SkippedKeys(int[] thoseIndexes, byte[] thoseSeeds)
        && Arrays.equals(indexes, thoseIndexes)
        && Arrays.equals(seeds, thoseSeeds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(indexes);
  }

  @Override
  public String toString() {
    return Arrays.toString(indexes);
  }
}
