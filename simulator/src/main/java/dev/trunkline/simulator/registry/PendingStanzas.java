package dev.trunkline.simulator.registry;

import dev.trunkline.engine.node.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// What a device has not answered yet, in order: sent to it, or waiting until it logs in.
public final class PendingStanzas {

  /// A stanza and how often it was sent.
  public static final class Entry {
    private final StanzaKey key;
    private final Node stanza;
    private int attempts;

    Entry(StanzaKey key, Node stanza) {
      this.key = key;
      this.stanza = stanza;
    }

    public StanzaKey key() {
      return key;
    }

    public Node stanza() {
      return stanza;
    }

    public int attempts() {
      return attempts;
    }

    public void attempted() {
      attempts++;
    }
  }

  private @Nullable Map<StanzaKey, Entry> entries;

  public int size() {
    return entries == null ? 0 : entries.size();
  }

  /// Adds a stanza at the end. A stanza of the same key takes the place of the older one.
  ///
  /// @return the oldest one, when it had to give way because there were `bound` already
  public Optional<Entry> add(StanzaKey key, Node stanza, int bound) {
    if (entries == null) {
      entries = new LinkedHashMap<>(4);
    }
    entries.remove(key);
    Optional<Entry> dropped = Optional.empty();
    if (entries.size() >= bound) {
      var oldest = entries.entrySet().iterator();
      dropped = Optional.of(oldest.next().getValue());
      oldest.remove();
    }
    entries.put(key, new Entry(key, stanza));
    return dropped;
  }

  /// The stanza under `key`, if it still waits.
  public Optional<Entry> find(StanzaKey key) {
    return entries == null ? Optional.empty() : Optional.ofNullable(entries.get(key));
  }

  /// Removes what a device answered. Answers differ in how exactly they name a stanza, so the best
  /// match counts: the key itself, then the oldest of those that the key leaves open, then kind, id
  /// and peer, then kind and id.
  public Optional<Entry> settle(StanzaKey key) {
    if (entries == null) {
      return Optional.empty();
    }
    Entry exact = entries.remove(key);
    Optional<Entry> found =
        exact != null
            ? Optional.of(exact)
            : removeFirst(other -> other.isOneOf(key))
                .or(() ->
                    removeFirst(other -> sameStanza(other, key) && other.peer() == key.peer()))
                .or(() -> removeFirst(other -> sameStanza(other, key)));
    if (entries.isEmpty()) {
      entries = null;
    }
    return found;
  }

  private static boolean sameStanza(StanzaKey one, StanzaKey other) {
    return one.kind() == other.kind() && one.id().equals(other.id());
  }

  private Optional<Entry> removeFirst(Predicate<StanzaKey> wanted) {
    if (entries != null) {
      for (var each = entries.values().iterator(); each.hasNext(); ) {
        Entry entry = each.next();
        if (wanted.test(entry.key())) {
          each.remove();
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  /// All that waits, in order.
  public List<Entry> all() {
    return entries == null ? List.of() : new ArrayList<>(entries.values());
  }
}
