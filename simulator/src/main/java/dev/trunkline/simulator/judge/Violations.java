package dev.trunkline.simulator.judge;

import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// What the judge found, counted by kind; the latest ones with their details.
public final class Violations {
  /// How many are kept with their details.
  private static final int KEPT_MAX = 10_000;

  private final Deque<Violation> kept = new ArrayDeque<>();
  private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
  private long sequence;

  public void add(Turn turn, Violation.Kind kind, Device device, Map<String, String> details) {
    counts.merge(kind, 1L, Long::sum);
    if (kept.size() == KEPT_MAX) {
      kept.removeFirst();
    }
    kept.add(new Violation(++sequence, kind, turn.now(), device.toString(), details));
  }

  /// Oldest first.
  public List<Violation> latest() {
    return List.copyOf(kept);
  }

  public Map<Violation.Kind, Long> counts() {
    return Collections.unmodifiableMap(counts);
  }

  public void clear() {
    kept.clear();
    counts.clear();
  }
}
