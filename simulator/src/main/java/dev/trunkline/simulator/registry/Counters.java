package dev.trunkline.simulator.registry;

import java.util.LinkedHashMap;
import java.util.Map;

/// Numbers that only grow. An array, since every account has one.
@SuppressWarnings("EnumOrdinal") // never leaves the process
public final class Counters {
  private static final Counter[] ALL = Counter.values();

  private final long[] counts = new long[ALL.length];

  public void add(Counter counter, long amount) {
    counts[counter.ordinal()] += amount;
  }

  public long get(Counter counter) {
    return counts[counter.ordinal()];
  }

  /// All of them, by [Counter#text()].
  public Map<String, Long> asMap() {
    Map<String, Long> map = new LinkedHashMap<>();
    for (Counter counter : ALL) {
      map.put(counter.text(), counts[counter.ordinal()]);
    }
    return map;
  }
}
