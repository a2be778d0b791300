package dev.trunkline.gateway.store;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.outbox.StoredOutbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What a [MemoryStore] has of one session.
public final class MemorySession {
  private final Map<RecordKey, byte[]> records =
      new TreeMap<>(Comparator.comparing(RecordKey::kind).thenComparing(RecordKey::name));
  private final StoredOutbox outbox = new StoredOutbox();
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<LoggedEvent> events = new ArrayList<>();
  private StoredSession session;
  private Optional<Sighting.Said> said = Optional.empty();

  MemorySession(StoredSession session) {
    this.session = session;
  }

  public StoredSession session() {
    return session;
  }

  public StoredOutbox outbox() {
    return outbox;
  }

  public List<LoggedEvent> events() {
    return events;
  }

  Optional<byte[]> record(RecordKey key) {
    return Optional.ofNullable(records.get(key));
  }

  Stream<StoredRecord> records() {
    return records.entrySet().stream()
        .map(it -> new StoredRecord(session.id(), it.getKey(), it.getValue(), Optional.empty()));
  }

  Optional<Answer> answer(String key) {
    return Optional.ofNullable(answers.get(key));
  }

  Sighting sight() {
    return new Sighting(session, said);
  }

  LoadedSession load() {
    List<OutboxEntry> entries = outbox.all();
    List<OutboxEntry> pending = entries.stream().filter(OutboxEntry::isPending).toList();
    return new LoadedSession(
        session,
        events.size(),
        entries.isEmpty() ? 0 : entries.getLast().seq(),
        pending.size(),
        pending.stream().map(OutboxEntry::acceptedAt).max(Instant::compareTo),
        said);
  }

  void write(Write write) {
    switch (write) {
      case Write.PutSession(StoredSession changed) -> session = changed;
      case Write.PutRecord(var key, byte[] value, _) -> records.put(key, value);
      case Write.DeleteRecord(var key) -> records.remove(key);
      case Write.DeleteRecords() -> records.clear();
      case Write.AcceptOutbox _, Write.UpdateOutbox _, Write.MoveOutbox _ -> outbox.write(write);
      case Write.AppendEvent(LoggedEvent event) -> append(event);
      case Write.PutAnswer(Answer answer) -> answers.put(answer.key(), answer);
      case Write.PutStatus(var now) -> said = Optional.of(now);
      default -> {}
    }
  }

  /// The same one again changes nothing: a commit may be repeated.
  private void append(LoggedEvent event) {
    if (event.seq() <= events.size()) {
      LoggedEvent known = events.get((int) event.seq() - 1);
      if (!known.equals(event)) {
        throw new StoreRejectedException(
            "two events: %s and %s".formatted(known, event), new IllegalStateException());
      }
    } else if (event.seq() == events.size() + 1) {
      events.add(event);
    } else {
      throw new AssertionError("%s after %d".formatted(event, events.size()));
    }
  }
}
