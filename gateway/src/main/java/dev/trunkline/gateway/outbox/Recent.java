package dev.trunkline.gateway.outbox;

import dev.trunkline.gateway.store.OutboxEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Outbox entries as steps left them that are not durable yet, so that the store has them as they
/// were before, or not at all.
public final class Recent {
  private final Map<String, OutboxEntry> entries = new LinkedHashMap<>(2);

  void put(OutboxEntry entry) {
    entries.put(entry.messageId(), entry);
  }

  void clear() {
    entries.clear();
  }

  public Optional<OutboxEntry> find(String messageId) {
    return Optional.ofNullable(entries.get(messageId));
  }

  public OutboxEntry latest(OutboxEntry stored) {
    return entries.getOrDefault(stored.messageId(), stored);
  }

  public List<OutboxEntry> all() {
    return List.copyOf(entries.values());
  }
}
