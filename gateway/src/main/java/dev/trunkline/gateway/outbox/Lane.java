package dev.trunkline.gateway.outbox;

import dev.trunkline.gateway.store.OutboxEntry;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/// The next messages to one recipient, in their order.
final class Lane {
  static final Comparator<OutboxEntry> ORDER =
      Comparator.comparing(OutboxEntry::dueAt).thenComparingLong(OutboxEntry::seq);

  private final TreeSet<OutboxEntry> entries = new TreeSet<>(ORDER);

  /// Whether the store may have more behind them.
  private boolean more;

  /// Replaces the same message as it was before.
  void put(OutboxEntry entry) {
    remove(entry);
    entries.add(entry);
  }

  void remove(OutboxEntry entry) {
    entries.removeIf(it -> it.seq() == entry.seq());
  }

  Optional<OutboxEntry> first() {
    return entries.isEmpty() ? Optional.empty() : Optional.of(entries.getFirst());
  }

  Collection<OutboxEntry> entries() {
    return entries;
  }

  boolean hasMore() {
    return more;
  }

  void expectMore() {
    more = true;
  }

  /// The recipient is served as early as its most urgent message asks for, with those before it.
  long urgency() {
    return entries.stream().mapToLong(OutboxEntry::position).min().orElse(Long.MAX_VALUE);
  }
}
