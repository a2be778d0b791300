package dev.trunkline.gateway.session;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A store of one session, in memory: what is durable, and the records that are appended.
final class KeptSession implements SessionReads {
  private static final Comparator<OutboxEntry> ORDER =
      Comparator.comparing(Outbox.Place::of, placeOrder());

  private final Map<RecordKey, byte[]> records = new HashMap<>();
  private final Map<RecordKey, byte[]> appended = new HashMap<>();
  private final Map<Long, OutboxEntry> entries = new TreeMap<>();
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<LoggedEvent> events = new ArrayList<>();
  private StoredSession session;

  KeptSession(StoredSession session) {
    this.session = session;
  }

  private static Comparator<Outbox.Place> placeOrder() {
    return Comparator.comparingLong(Outbox.Place::position).thenComparingLong(Outbox.Place::seq);
  }

  /// The session as its next owner finds it: what was not durable is lost.
  LoadedSession load() {
    appended.clear();
    appended.putAll(records);
    List<OutboxEntry> pending = pending(Instant.MAX, Outbox.Place.START, Integer.MAX_VALUE);
    return new LoadedSession(
        session,
        events.size(),
        entries.size(),
        pending.size(),
        pending.stream().flatMap(it -> it.progress().readyAt().stream()).min(Instant::compareTo));
  }

  /// Takes writes that are not durable yet.
  void append(List<Write> writes) {
    writes.forEach(write -> putRecord(appended, write));
  }

  void commit(List<Write> writes) {
    for (Write write : writes) {
      putRecord(records, write);
      switch (write) {
        case Write.PutSession(StoredSession changed) -> session = changed;
        case Write.AcceptOutbox(OutboxEntry entry) -> {
          if (entries.putIfAbsent(entry.seq(), entry) != null) {
            throw new AssertionError("two entries with the number " + entry.seq());
          }
        }
        case Write.UpdateOutbox(long seq, var progress) ->
            entries.computeIfPresent(seq, (_, entry) -> entry.with(progress));
        case Write.AppendEvent(LoggedEvent event) -> {
          if (event.seq() != events.size() + 1) {
            throw new AssertionError("event %d after %d".formatted(event.seq(), events.size()));
          }
          events.add(event);
        }
        case Write.PutAnswer(Answer answer) -> answers.put(answer.key(), answer);
        default -> {}
      }
    }
  }

  private static void putRecord(Map<RecordKey, byte[]> target, Write write) {
    if (write instanceof Write.PutRecord(RecordKey key, byte[] value, _)) {
      target.put(key, value);
    }
  }

  List<OutboxEntry> entries() {
    return List.copyOf(entries.values());
  }

  /// How many events of a name mention a message.
  long count(String name, String messageId) {
    return events.stream()
        .filter(event -> event.name().equals(name) && event.payload().contains(messageId))
        .count();
  }

  @Override
  public Records records() {
    return key -> Optional.ofNullable(appended.get(key));
  }

  @Override
  public Optional<OutboxEntry> message(String messageId) {
    return entries.values().stream()
        .filter(entry -> entry.messageId().equals(messageId))
        .findFirst();
  }

  @Override
  public Optional<Answer> answer(String key, Instant now) {
    return Optional.ofNullable(answers.get(key));
  }

  @Override
  public List<OutboxEntry> pending(Instant now, Outbox.Place after, int limit) {
    return entries.values().stream()
        .filter(entry -> entry.progress().readyAt().isPresent())
        .filter(entry -> placeOrder().compare(Outbox.Place.of(entry), after) > 0)
        .sorted(ORDER)
        .limit(limit)
        .toList();
  }
}
