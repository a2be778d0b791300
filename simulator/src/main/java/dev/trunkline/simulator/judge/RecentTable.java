package dev.trunkline.simulator.judge;

/// The values of the most recent keys: a hash table of longs that grows up to a bound and then
/// forgets its oldest key for each new one.
///
/// Keys are fingerprints, see [Fingerprint]: among a million of them, two equal ones are a matter
/// of one in thirty million tables.
public final class RecentTable {
  private static final int INITIAL_SLOTS = 1 << 10;

  private final int bound;
  private long[] keys = new long[INITIAL_SLOTS];
  private long[] values = new long[INITIAL_SLOTS];
  // The keys by age: a ring that is as long as needed, at most `bound`.
  private long[] ages = new long[INITIAL_SLOTS / 2];
  private int oldest;
  private int size;
  private boolean forgotten;

  /// @param bound the number of keys remembered
  public RecentTable(int bound) {
    this.bound = bound;
  }

  public int size() {
    return size;
  }

  /// Whether a key was ever forgotten, so that an absent one may have been there once.
  public boolean hasForgotten() {
    return forgotten;
  }

  public boolean contains(long key) {
    return keys[slot(key)] != 0;
  }

  public long get(long key, long absent) {
    int slot = slot(key);
    return keys[slot] == 0 ? absent : values[slot];
  }

  /// Sets the value of a key. A key that is there already keeps its age.
  public void put(long key, long value) {
    int slot = slot(key);
    if (keys[slot] != 0) {
      values[slot] = value;
      return;
    }
    if (size == bound) {
      remove(ages[oldest]);
      oldest = next(oldest);
      forgotten = true;
    } else if (size == ages.length) {
      grow();
    }
    slot = slot(key);
    keys[slot] = nonZero(key);
    values[slot] = value;
    ages[(int) (((long) oldest + size) % ages.length)] = key;
    size++;
  }

  private int next(int position) {
    return position + 1 == ages.length ? 0 : position + 1;
  }

  // Zero marks a free slot.
  private static long nonZero(long key) {
    return key == 0 ? 1 : key;
  }

  private int home(long key) {
    return (int) (key ^ (key >>> 32)) & (keys.length - 1);
  }

  private int slot(long key) {
    long wanted = nonZero(key);
    int slot = home(wanted);
    while (keys[slot] != 0 && keys[slot] != wanted) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  // Keeps every remaining key reachable from its home without a gap.
  private void remove(long key) {
    int gap = slot(key);
    int slot = gap;
    while (true) {
      slot = (slot + 1) & (keys.length - 1);
      if (keys[slot] == 0) {
        break;
      }
      int distance = (slot - home(keys[slot])) & (keys.length - 1);
      int distanceOfGap = (slot - gap) & (keys.length - 1);
      if (distance >= distanceOfGap) {
        keys[gap] = keys[slot];
        values[gap] = values[slot];
        gap = slot;
      }
    }
    keys[gap] = 0;
    size--;
  }

  private void grow() {
    long[] olderKeys = keys;
    long[] olderValues = values;
    long[] olderAges = ages;
    keys = new long[olderKeys.length * 2];
    values = new long[olderKeys.length * 2];
    ages = new long[Math.min(bound, olderAges.length * 2)];
    for (int i = 0; i < olderKeys.length; i++) {
      if (olderKeys[i] != 0) {
        int slot = slot(olderKeys[i]);
        keys[slot] = olderKeys[i];
        values[slot] = olderValues[i];
      }
    }
    System.arraycopy(olderAges, oldest, ages, 0, olderAges.length - oldest);
    System.arraycopy(olderAges, 0, ages, olderAges.length - oldest, oldest);
    oldest = 0;
  }
}
