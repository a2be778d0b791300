package dev.trunkline.gateway.session;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import dev.trunkline.gateway.outbox.StoredOutbox;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.Hold;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A store of one session, in memory: what is durable, and the records that are appended.
final class KeptSession implements SessionReads {
  private final Map<RecordKey, byte[]> records = new HashMap<>();
  private final Map<RecordKey, byte[]> appended = new HashMap<>();
  private final StoredOutbox outbox = new StoredOutbox();
  private final Map<String, Answer> answers = new HashMap<>();
  private final List<LoggedEvent> events = new ArrayList<>();
  private StoredSession session;

  KeptSession(StoredSession session) {
    this.session = session;
  }

  /// The session as its next owner finds it: what was not durable is lost.
  LoadedSession load() {
    appended.clear();
    appended.putAll(records);
    List<OutboxEntry> pending = entries().stream().filter(OutboxEntry::isPending).toList();
    return new LoadedSession(
        session,
        events.size(),
        entries().size(),
        pending.size(),
        pending.stream().map(OutboxEntry::acceptedAt).max(Instant::compareTo),
        Optional.empty());
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
          if (entries().stream().anyMatch(it -> it.seq() == entry.seq())) {
            throw new AssertionError("two entries with the number " + entry.seq());
          }
          outbox.write(write);
        }
        case Write.UpdateOutbox _, Write.MoveOutbox _ -> outbox.write(write);
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
    return outbox.all();
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
    return entries().stream().filter(entry -> entry.messageId().equals(messageId)).findFirst();
  }

  @Override
  public Optional<Answer> answer(String key, Instant now) {
    return Optional.ofNullable(answers.get(key));
  }

  @Override
  public List<OutboxEntry> list(Outbox.Filter filter, long afterSeq, int limit) {
    return entries().stream()
        .filter(entry -> entry.seq() > afterSeq && filter.covers(entry))
        .limit(limit)
        .toList();
  }

  @Override
  public List<Hold> holds() {
    return List.of();
  }

  @Override
  public List<OutboxEntry> pending(Instant now, int each, int limit) {
    return outbox.pending(now, each, limit);
  }

  @Override
  public List<String> blocked(Instant now) {
    return outbox.blocked(now);
  }

  @Override
  public Optional<Instant> nextReady(Instant now) {
    return outbox.nextReady(now);
  }
}
