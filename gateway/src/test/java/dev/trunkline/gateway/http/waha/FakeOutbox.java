package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.store.Hold;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.TimelineEntry;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a store would tell of one session's outbox, whatever the session's name.
final class FakeOutbox implements Outbox {
  final List<OutboxEntry> entries = new CopyOnWriteArrayList<>();
  final List<TimelineEntry> moments = new CopyOnWriteArrayList<>();

  @Override
  public List<OutboxEntry> pending(SessionId session, Instant now, int each, int limit) {
    throw new AssertionError("nobody asks the API for this");
  }

  @Override
  public List<String> blocked(SessionId session, Instant now) {
    throw new AssertionError("nobody asks the API for this");
  }

  @Override
  public Optional<Instant> nextReady(SessionId session, Instant now) {
    throw new AssertionError("nobody asks the API for this");
  }

  @Override
  public List<Hold> holds(SessionId session) {
    return List.of();
  }

  @Override
  public Optional<OutboxEntry> find(SessionId session, String messageId) {
    return entries.stream().filter(entry -> entry.messageId().equals(messageId)).findFirst();
  }

  @Override
  public List<OutboxEntry> list(SessionId session, Filter filter, long afterSeq, int limit) {
    return entries.stream()
        .filter(entry -> entry.seq() > afterSeq && filter.covers(entry))
        .limit(limit)
        .toList();
  }

  @Override
  public Map<OutboxState, Integer> count(SessionId session) {
    Map<OutboxState, Integer> counts = new EnumMap<>(OutboxState.class);
    entries.forEach(entry -> counts.merge(entry.progress().state(), 1, Integer::sum));
    return counts;
  }

  @Override
  public List<TimelineEntry> timeline(SessionId session, String messageId) {
    return moments.stream().filter(moment -> moment.messageId().equals(messageId)).toList();
  }
}
