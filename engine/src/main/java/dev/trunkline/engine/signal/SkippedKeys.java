package dev.trunkline.engine.signal;

import dev.trunkline.engine.crypto.Secret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The seeds of messages that others of the same chain have overtaken, in ascending order.
///
/// Two flat arrays, because there may be thousands.
final class SkippedKeys {
  static final SkippedKeys NONE = new SkippedKeys(new int[0], new byte[0]);

  private final int[] indexes;
  private final byte[] seeds;

  /// @throws SignalException when there is not one seed for each index
  SkippedKeys(int[] indexes, byte[] seeds) {
    if (seeds.length != indexes.length * MessageSeed.LENGTH) {
      throw RecordFields.damaged(
          "a record with " + indexes.length + " skipped keys in " + seeds.length + " bytes");
    }
    this.indexes = indexes;
    this.seeds = seeds;
  }

  int[] indexes() {
    return indexes;
  }

  byte[] seeds() {
    return seeds;
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

  /// @param index one that is here
  SkippedKeys without(int index) {
    int at = Arrays.binarySearch(indexes, index);
    return remove(at, at + 1);
  }

  /// The highest `count`, or all when there are fewer.
  SkippedKeys keeping(int count) {
    return size() <= count ? this : remove(0, size() - count);
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
}
