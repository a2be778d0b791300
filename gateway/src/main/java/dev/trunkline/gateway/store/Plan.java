package dev.trunkline.gateway.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// What the admitted change sets of one commit come to: for every row the last write alone, sorted
/// by kind, so that a store needs one statement per kind. Removals of everything that a session has
/// go first; every write that is left came after them.
public final class Plan {

  /// A write and the session that it is for.
  public record Item<W extends Write>(SessionId session, W write) {}

  private enum Table {
    SESSION,
    KEEPING,
    RECORD,
    OUTBOX,
    HOLD,
    TIMELINE,
    EVENT,
    CURSOR,
    DEAD_LETTER,
    REPLAY,
    ANSWER,
    STATUS
  }

  private record Row(SessionId session, Table table, Object key) {}

  private record WebhookAndSeq(String webhook, long seq) {}

  private record HoldKey(Hold.Scope scope, String name) {}

  private record Moment(String messageId, TimelineEntry.Stage stage, int ordinal) {}

  private final Set<SessionId> deletedSessions = new LinkedHashSet<>();
  private final Set<SessionId> forgottenRecords = new LinkedHashSet<>();
  private final Map<Row, Write> last = new LinkedHashMap<>();
  private final Map<Class<? extends Write>, List<Item<Write>>> byKind = new HashMap<>();
  private final Map<SessionId, ShardAndEpoch> guards = new HashMap<>();

  /// @throws StoreRejectedException when two events claim the same number
  public Plan(List<ChangeSet> admitted) {
    for (ChangeSet set : admitted) {
      guards.putIfAbsent(set.session(), set.guard());
      set.writes().forEach(write -> add(set.session(), write));
    }
    last.forEach((row, write) ->
        byKind
            .computeIfAbsent(write.getClass(), _ -> new ArrayList<>())
            .add(new Item<>(row.session(), write)));
  }

  /// Sessions to remove with everything they have, before anything is written.
  public Set<SessionId> deletedSessions() {
    return deletedSessions;
  }

  /// Sessions whose records are to be removed before any is written.
  public Set<SessionId> forgottenRecords() {
    return forgottenRecords;
  }

  /// Under which guard a session writes.
  public ShardAndEpoch guard(SessionId session) {
    return Objects.requireNonNull(guards.get(session), "a session that writes nothing");
  }

  /// The writes of one kind.
  @SuppressWarnings("unchecked") // add() files each item under the class of its write
  public <W extends Write> List<Item<W>> of(Class<W> kind) {
    List<?> items = byKind.getOrDefault(kind, List.of());
    return (List<Item<W>>) items;
  }

  private void add(SessionId session, Write write) {
    switch (write) {
      case Write.PutSession _ -> put(session, Table.SESSION, "", write);
      case Write.DeleteSession() -> deleteSession(session);
      case Write.PutKeeping _ -> put(session, Table.KEEPING, "", write);
      case Write.PutRecord put -> put(session, Table.RECORD, put.key(), write);
      case Write.DeleteRecord(var key) -> put(session, Table.RECORD, key, write);
      case Write.DeleteRecords() -> forgetRecords(session);
      case Write.AcceptOutbox(var entry) -> put(session, Table.OUTBOX, entry.seq(), write);
      case Write.UpdateOutbox update -> update(session, update);
      case Write.MoveOutbox move -> move(session, move);
      case Write.PutHold(var hold) ->
          put(session, Table.HOLD, new HoldKey(hold.scope(), hold.name()), write);
      case Write.DeleteHold(var scope, var name) ->
          put(session, Table.HOLD, new HoldKey(scope, name), write);
      case Write.AppendTimeline(var entry) ->
          last.putIfAbsent(
              new Row(
                  session,
                  Table.TIMELINE,
                  new Moment(entry.messageId(), entry.stage(), entry.ordinal())),
              write);
      case Write.AppendEvent(var event) -> append(session, event, write);
      case Write.PutCursor(var cursor) -> put(session, Table.CURSOR, cursor.webhook(), write);
      case Write.DeleteCursor(var webhook) -> put(session, Table.CURSOR, webhook, write);
      case Write.PutDeadLetter(var letter) ->
          put(
              session,
              Table.DEAD_LETTER,
              new WebhookAndSeq(letter.webhook(), letter.event().seq()),
              write);
      case Write.DeleteDeadLetter(var webhook, var seq) ->
          put(session, Table.DEAD_LETTER, new WebhookAndSeq(webhook, seq), write);
      case Write.PutReplay(var webhook, var seq, _) ->
          put(session, Table.REPLAY, new WebhookAndSeq(webhook, seq), write);
      case Write.DeleteReplay(var webhook, var seq) ->
          put(session, Table.REPLAY, new WebhookAndSeq(webhook, seq), write);
      case Write.PutAnswer(var answer) -> put(session, Table.ANSWER, answer.key(), write);
      case Write.PutStatus _ -> put(session, Table.STATUS, "", write);
    }
  }

  private void put(SessionId session, Table table, Object key, Write write) {
    last.put(new Row(session, table, key), write);
  }

  private void update(SessionId session, Write.UpdateOutbox update) {
    Row row = new Row(session, Table.OUTBOX, update.seq());
    Write merged =
        switch (last.get(row)) {
          case Write.AcceptOutbox(OutboxEntry entry) ->
              new Write.AcceptOutbox(entry.with(update.progress()));
          case Write.MoveOutbox(OutboxEntry entry) ->
              new Write.MoveOutbox(entry.with(update.progress()));
          case null, default -> update;
        };
    last.put(row, merged);
  }

  private void move(SessionId session, Write.MoveOutbox move) {
    Row row = new Row(session, Table.OUTBOX, move.entry().seq());
    boolean isNew = last.get(row) instanceof Write.AcceptOutbox;
    last.put(row, isNew ? new Write.AcceptOutbox(move.entry()) : move);
  }

  private void append(SessionId session, LoggedEvent event, Write write) {
    Write earlier = last.put(new Row(session, Table.EVENT, event.seq()), write);
    if (earlier instanceof Write.AppendEvent(LoggedEvent other) && !other.id().equals(event.id())) {
      throw new StoreRejectedException(
          "session %s: %s and %s claim the same number".formatted(session, other, event));
    }
  }

  private void forgetRecords(SessionId session) {
    last.keySet().removeIf(row -> row.session().equals(session) && row.table() == Table.RECORD);
    forgottenRecords.add(session);
  }

  private void deleteSession(SessionId session) {
    last.keySet().removeIf(row -> row.session().equals(session));
    forgottenRecords.remove(session);
    deletedSessions.add(session);
  }
}
