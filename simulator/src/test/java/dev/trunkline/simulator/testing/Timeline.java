package dev.trunkline.simulator.testing;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Time that only moves from one thing that is to happen to the next.
public final class Timeline {
  private record Item(Instant at, long sequence, Runnable action) {}

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparing(Item::at).thenComparingLong(Item::sequence));
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private long sequence;

  public Instant now() {
    return now;
  }

  public void after(Duration delay, Runnable action) {
    at(now.plus(delay), action);
  }

  /// What is late already happens next.
  public void at(Instant at, Runnable action) {
    items.add(new Item(at.isBefore(now) ? now : at, sequence++, action));
  }

  /// Has the next thing happen, unless it is later than `end`.
  ///
  /// @return whether there was one; otherwise it is `end` now
  public boolean next(Instant end) {
    Item item = items.peek();
    if (item == null || item.at.isAfter(end)) {
      now = end;
      return false;
    }
    items.remove();
    now = item.at;
    item.action.run();
    return true;
  }
}
