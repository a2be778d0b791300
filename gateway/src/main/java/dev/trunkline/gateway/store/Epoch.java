package dev.trunkline.gateway.store;

/// Our fencing token: a number per shard that every takeover raises and nothing lowers. Zero is the
/// epoch of a shard that nobody ever owned.
public record Epoch(long value) implements Comparable<Epoch> {
  public static final Epoch NONE = new Epoch(0);

  public Epoch {
    if (value < 0) {
      throw new IllegalArgumentException("an epoch is not negative: " + value);
    }
  }

  public Epoch next() {
    return new Epoch(value + 1);
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
