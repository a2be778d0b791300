package dev.trunkline.gateway.store;

import dev.trunkline.engine.RecordKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A store in memory that members share, for what sessions and members do with one. It admits
/// change sets as the real ones do, by [Admission]. Used by one thread at a time.
public final class MemoryStore implements Store {
  private final Map<SessionId, MemorySession> sessions = new TreeMap<>();
  private final MemoryMembers members;
  private final MemoryOwnership ownership;

  /// @param shards how many
  /// @param clock the store's own
  public MemoryStore(int shards, InstantSource clock) {
    members = new MemoryMembers(clock);
    ownership = new MemoryOwnership(shards, members, clock);
  }

  /// What the store has of a session.
  public MemorySession session(SessionId id) {
    return find(id).orElseThrow(() -> new IllegalArgumentException("no session " + id));
  }

  private Optional<MemorySession> find(SessionId id) {
    return Optional.ofNullable(sessions.get(id));
  }

  public Collection<MemorySession> all() {
    return sessions.values();
  }

  /// Puts a session and its records beside any epoch.
  public void begin(StoredSession session, Map<RecordKey, byte[]> records) {
    MemorySession begun = new MemorySession(session);
    records.forEach((key, value) -> begun.write(new Write.PutRecord(key, value, Optional.empty())));
    sessions.put(session.id(), begun);
  }

  @Override
  public List<Outcome> commit(List<ChangeSet> changeSets) {
    Map<SessionId, ShardId> homes = new HashMap<>();
    sessions.forEach((id, it) -> homes.put(id, it.session().shard()));
    Admission admission = new Admission(ownership.epochs(), homes);
    List<Outcome> outcomes = new ArrayList<>();
    for (ChangeSet set : changeSets) {
      Outcome outcome = admission.judge(set);
      outcomes.add(outcome);
      if (outcome instanceof Outcome.Durable) {
        set.writes().forEach(write -> write(set.session(), write));
      }
    }
    return outcomes;
  }

  private void write(SessionId id, Write write) {
    switch (write) {
      case Write.PutSession(StoredSession session) ->
          sessions.computeIfAbsent(id, _ -> new MemorySession(session)).write(write);
      case Write.DeleteSession() -> sessions.remove(id);
      default -> session(id).write(write);
    }
  }

  @Override
  public Ownership ownership() {
    return ownership;
  }

  @Override
  public Optional<Members> members() {
    return Optional.of(members);
  }

  @Override
  public Sessions sessions() {
    return new Sessions() {
      @Override
      public Optional<StoredSession> find(SessionId id) {
        return MemoryStore.this.find(id).map(MemorySession::session);
      }

      @Override
      public List<LoadedSession> ofShards(Collection<ShardId> shards) {
        return sessions.values().stream()
            .filter(it -> shards.contains(it.session().shard()))
            .map(MemorySession::load)
            .toList();
      }

      @Override
      public Optional<Sighting> sight(SessionId id) {
        return MemoryStore.this.find(id).map(MemorySession::sight);
      }

      @Override
      public List<Sighting> sights(Optional<SessionId> after, int limit) {
        return page(after, limit).stream().map(it -> session(it.id()).sight()).toList();
      }

      @Override
      public Optional<LoadedSession> load(SessionId id) {
        return MemoryStore.this.find(id).map(MemorySession::load);
      }

      @Override
      public List<StoredSession> page(Optional<SessionId> after, int limit) {
        return sessions.values().stream()
            .map(MemorySession::session)
            .filter(it -> after.filter(last -> last.compareTo(it.id()) >= 0).isEmpty())
            .limit(limit)
            .toList();
      }

      @Override
      public Map<ShardId, Integer> countByShard() {
        return sessions.values().stream()
            .collect(
                Collectors.toMap(it -> it.session().shard(), _ -> 1, Integer::sum, TreeMap::new));
      }
    };
  }

  @Override
  public DeviceRecords records() {
    return new DeviceRecords() {
      @Override
      public Optional<byte[]> find(SessionId session, RecordKey key) {
        return MemoryStore.this.find(session).flatMap(it -> it.record(key));
      }

      @Override
      public List<StoredRecord> all(SessionId session) {
        return MemoryStore.this.find(session).stream().flatMap(MemorySession::records).toList();
      }

      @Override
      public List<StoredRecord> all(SessionId session, RecordKey.Kind kind) {
        return all(session).stream().filter(it -> it.key().kind() == kind).toList();
      }

      @Override
      public List<StoredRecord> ofShards(Collection<ShardId> shards, RecordKey.Kind kind) {
        return sessions.values().stream()
            .filter(it -> shards.contains(it.session().shard()))
            .flatMap(it -> all(it.session().id(), kind).stream())
            .toList();
      }
    };
  }

  @Override
  public Outbox outbox() {
    return new Outbox() {
      @Override
      public List<OutboxEntry> pending(SessionId session, Instant now, int each, int limit) {
        return session(session).outbox().pending(now, each, limit);
      }

      @Override
      public List<String> blocked(SessionId session, Instant now) {
        return session(session).outbox().blocked(now);
      }

      @Override
      public Optional<Instant> nextReady(SessionId session, Instant now) {
        return session(session).outbox().nextReady(now);
      }

      @Override
      public List<Hold> holds(SessionId session) {
        return List.of();
      }

      @Override
      public Optional<OutboxEntry> find(SessionId session, String messageId) {
        return entries(session).filter(it -> it.messageId().equals(messageId)).findFirst();
      }

      @Override
      public List<OutboxEntry> list(SessionId session, Filter filter, long afterSeq, int limit) {
        return entries(session)
            .filter(it -> it.seq() > afterSeq && filter.covers(it))
            .limit(limit)
            .toList();
      }

      @Override
      public Map<OutboxState, Integer> count(SessionId session) {
        return entries(session)
            .collect(Collectors.toMap(it -> it.progress().state(), _ -> 1, Integer::sum));
      }

      @Override
      public List<TimelineEntry> timeline(SessionId session, String messageId) {
        return List.of();
      }
    };
  }

  private Stream<OutboxEntry> entries(SessionId session) {
    return find(session).stream().flatMap(it -> it.outbox().all().stream());
  }

  @Override
  public Answers answers() {
    return (session, key, now) ->
        find(session).flatMap(it -> it.answer(key)).filter(it -> it.expiresAt().isAfter(now));
  }

  @Override
  public EventLog events() {
    throw new UnsupportedOperationException("nobody reads events here but tests");
  }

  @Override
  public EventStream stream() {
    throw new UnsupportedOperationException("nobody reads events here but tests");
  }

  @Override
  public void ping() {}

  @Override
  public Upkeep upkeep() {
    throw new UnsupportedOperationException("nothing lives long here");
  }

  @Override
  public void close() {}
}
