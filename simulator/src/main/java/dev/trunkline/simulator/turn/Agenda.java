package dev.trunkline.simulator.turn;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// What is to happen later, in order of time, and in order of arrival for the same time.
public final class Agenda {
  private record Item(Instant at, long sequence, Consumer<Turn> action) {}

  private final PriorityQueue<Item> items =
      new PriorityQueue<>(Comparator.comparing(Item::at).thenComparingLong(Item::sequence));
  private long sequence;

  void add(Instant at, Consumer<Turn> action) {
    items.add(new Item(at, sequence++, action));
  }

  /// When the next item is due.
  public Optional<Instant> next() {
    return Optional.ofNullable(items.peek()).map(Item::at);
  }

  /// Has all done that is due.
  public void run(Turn turn) {
    for (Item item = items.peek();
        item != null && !item.at().isAfter(turn.now());
        item = items.peek()) {
      items.remove();
      turn.soon(item.action());
    }
  }

  public int size() {
    return items.size();
  }
}
