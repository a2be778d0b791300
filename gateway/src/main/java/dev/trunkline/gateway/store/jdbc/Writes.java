package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.seal.Place;
import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.DailyWindow;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.Keeping;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.Plan;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.StoreRejectedException;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.TimelineEntry;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.store.Write;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Turns the plan of a commit into rows, one bulk statement per kind of write.
final class Writes {
  private final Vault vault;
  private final Positions positions = new Positions();

  Writes(Vault vault) {
    this.vault = vault;
  }

  void write(Sql sql, Plan plan) throws SQLException {
    for (SessionId session : plan.deletedSessions()) {
      delete(sql, session);
    }
    for (SessionId session : plan.forgottenRecords()) {
      sql.update("DELETE FROM device_record WHERE session = ?", session.value());
    }
    List<Bulk> bulks = bulks(plan);
    check(bulks, sql.bulk(bulks));
  }

  private static void delete(Sql sql, SessionId session) throws SQLException {
    for (String table : Table.OF_SESSION) {
      sql.update("DELETE FROM " + table + " WHERE session = ?", session.value());
    }
    sql.update("DELETE FROM session WHERE id = ?", session.value());
  }

  /// Two different things under one number are a bug of their writer, and must not be lost
  /// silently.
  private static void check(List<Bulk> bulks, List<Integer> counts) {
    for (int i = 0; i < bulks.size(); i++) {
      Bulk bulk = bulks.get(i);
      int missing = bulk.rows().size() - counts.get(i);
      if (bulk.kind() == Bulk.Kind.INSERT_ONCE && missing != 0) {
        throw new StoreRejectedException(
            "%s: %d of %d rows have numbers that others have already"
                .formatted(bulk.table().name(), missing, bulk.rows().size()));
      }
    }
  }

  private List<Bulk> bulks(Plan plan) {
    return Stream.of(
            bulk(Bulk.Kind.UPSERT, Table.SESSION, plan, Write.PutSession.class, this::session),
            bulk(Bulk.Kind.UPSERT, Table.KEEPING, plan, Write.PutKeeping.class, Writes::keeping),
            bulk(Bulk.Kind.UPSERT, Table.RECORD, plan, Write.PutRecord.class, this::record),
            bulk(Bulk.Kind.DELETE, Table.RECORD, plan, Write.DeleteRecord.class, Writes::recordKey),
            bulk(Bulk.Kind.INSERT_ONCE, Table.OUTBOX, plan, Write.AcceptOutbox.class, this::entry),
            bulk(
                Bulk.Kind.UPDATE,
                Table.OUTBOX_PROGRESS,
                plan,
                Write.UpdateOutbox.class,
                Writes::progress),
            bulk(Bulk.Kind.UPDATE, Table.OUTBOX_TIME, plan, Write.MoveOutbox.class, Writes::moved),
            bulk(Bulk.Kind.UPSERT, Table.HOLD, plan, Write.PutHold.class, Writes::hold),
            bulk(
                Bulk.Kind.DELETE,
                Table.HOLD,
                plan,
                Write.DeleteHold.class,
                (id, write) -> row(id, write.scope(), write.name())),
            bulk(
                Bulk.Kind.INSERT_IF_ABSENT,
                Table.TIMELINE,
                plan,
                Write.AppendTimeline.class,
                Writes::moment),
            bulk(
                Bulk.Kind.INSERT_ONCE,
                Table.EVENT,
                plan,
                Write.AppendEvent.class,
                (id, write) -> event(plan.guard(id), id, write)),
            bulk(Bulk.Kind.UPSERT, Table.CURSOR, plan, Write.PutCursor.class, Writes::cursor),
            bulk(
                Bulk.Kind.DELETE,
                Table.CURSOR,
                plan,
                Write.DeleteCursor.class,
                (id, write) -> row(id, write.webhook())),
            bulk(
                Bulk.Kind.UPSERT,
                Table.DEAD_LETTER,
                plan,
                Write.PutDeadLetter.class,
                this::deadLetter),
            bulk(
                Bulk.Kind.DELETE,
                Table.DEAD_LETTER,
                plan,
                Write.DeleteDeadLetter.class,
                (id, write) -> row(id, write.webhook(), write.seq())),
            bulk(
                Bulk.Kind.UPSERT,
                Table.REPLAY,
                plan,
                Write.PutReplay.class,
                (id, write) -> row(id, write.webhook(), write.seq(), write.at())),
            bulk(
                Bulk.Kind.DELETE,
                Table.REPLAY,
                plan,
                Write.DeleteReplay.class,
                (id, write) -> row(id, write.webhook(), write.seq())),
            bulk(Bulk.Kind.UPSERT, Table.ANSWER, plan, Write.PutAnswer.class, this::answer),
            bulk(Bulk.Kind.UPSERT, Table.STATUS, plan, Write.PutStatus.class, Writes::status))
        .filter(bulk -> !bulk.rows().isEmpty())
        .toList();
  }

  private static <W extends Write> Bulk bulk(
      Bulk.Kind what,
      Table table,
      Plan plan,
      Class<W> kind,
      BiFunction<SessionId, W, @Nullable Object[]> row) {
    return new Bulk(
        what,
        table,
        plan.of(kind).stream().map(item -> row.apply(item.session(), item.write())).toList());
  }

  private static @Nullable Object[] row(SessionId session, @Nullable Object... others) {
    @Nullable Object[] row = new @Nullable Object[others.length + 1];
    row[0] = session.value();
    for (int i = 0; i < others.length; i++) {
      row[i + 1] = Sql.plain(others[i]);
    }
    return row;
  }

  private Sealed seal(Place place, String text) {
    return vault.seal(place, text.getBytes(StandardCharsets.UTF_8));
  }

  private @Nullable Object[] session(SessionId id, Write.PutSession write) {
    StoredSession session = write.session();
    Sealed config = seal(Places.config(id), session.config());
    return row(
        id,
        session.shard().value(),
        session.desired(),
        config.bytes(),
        config.key(),
        session.me(),
        session.createdAt(),
        session.updatedAt());
  }

  private static @Nullable Object[] keeping(SessionId id, Write.PutKeeping write) {
    Keeping keeping = write.keeping();
    return row(
        id,
        keeping.events().map(Duration::toMillis),
        keeping.undelivered().map(Duration::toMillis),
        keeping.outbox().map(Duration::toMillis),
        keeping.deadLetters().map(Duration::toMillis));
  }

  private @Nullable Object[] record(SessionId session, Write.PutRecord write) {
    RecordKey key = write.key();
    Sealed value = vault.seal(Places.record(session, key), write.value());
    return row(
        session, key.kind().code(), key.name(), value.bytes(), value.key(), write.expiresAt());
  }

  private static @Nullable Object[] recordKey(SessionId session, Write.DeleteRecord write) {
    return row(session, write.key().kind().code(), write.key().name());
  }

  private @Nullable Object[] entry(SessionId session, Write.AcceptOutbox write) {
    OutboxEntry entry = write.entry();
    OutboxProgress progress = entry.progress();
    Sealed content = seal(Places.entry(session, entry.seq()), entry.content());
    return row(
        session,
        entry.seq(),
        entry.messageId(),
        entry.recipient(),
        content.bytes(),
        content.key(),
        entry.priority(),
        entry.position(),
        entry.acceptedAt(),
        entry.dueAt(),
        entry.expiresAt(),
        entry.hours().map(DailyWindow::toString),
        entry.tag(),
        entry.bulk(),
        progress.state(),
        progress.attempts(),
        progress.readyAt(),
        progress.error(),
        progress.updatedAt(),
        doneAt(progress),
        progress.passed().encryptedAt(),
        progress.passed().sentAt(),
        progress.passed().acknowledgedAt());
  }

  private static @Nullable Object[] progress(SessionId session, Write.UpdateOutbox write) {
    OutboxProgress progress = write.progress();
    return row(
        session,
        write.seq(),
        progress.state(),
        progress.attempts(),
        progress.readyAt(),
        progress.error(),
        progress.updatedAt(),
        doneAt(progress),
        progress.passed().encryptedAt(),
        progress.passed().sentAt(),
        progress.passed().acknowledgedAt());
  }

  private static @Nullable Object[] moved(SessionId session, Write.MoveOutbox write) {
    OutboxEntry entry = write.entry();
    OutboxProgress progress = entry.progress();
    return row(
        session,
        entry.seq(),
        entry.position(),
        entry.dueAt(),
        entry.expiresAt(),
        progress.state(),
        progress.attempts(),
        progress.readyAt(),
        progress.error(),
        progress.updatedAt(),
        doneAt(progress),
        progress.passed().encryptedAt(),
        progress.passed().sentAt(),
        progress.passed().acknowledgedAt());
  }

  private static @Nullable Object[] hold(SessionId session, Write.PutHold write) {
    return row(session, write.hold().scope(), write.hold().name(), write.hold().since());
  }

  private static Optional<Instant> doneAt(OutboxProgress progress) {
    boolean open = progress.readyAt().isPresent() || progress.state() == OutboxState.PAUSED;
    return open ? Optional.empty() : Optional.of(progress.updatedAt());
  }

  private static @Nullable Object[] moment(SessionId session, Write.AppendTimeline write) {
    TimelineEntry entry = write.entry();
    return row(
        session, entry.messageId(), entry.stage(), entry.ordinal(), entry.at(), entry.detail());
  }

  private @Nullable Object[] event(
      ShardAndEpoch guard, SessionId session, Write.AppendEvent write) {
    LoggedEvent event = write.event();
    Sealed payload = seal(Places.event(session, event.seq()), event.payload());
    return row(
        session,
        event.seq(),
        event.id(),
        event.name(),
        payload.bytes(),
        payload.key(),
        event.at(),
        guard.shard().value(),
        positions.next(guard.epoch()));
  }

  private static @Nullable Object[] cursor(SessionId session, Write.PutCursor write) {
    WebhookCursor cursor = write.cursor();
    return row(
        session,
        cursor.webhook(),
        cursor.seq(),
        cursor.attempt(),
        cursor.retryAt(),
        cursor.pausedAt(),
        cursor.error(),
        cursor.updatedAt());
  }

  private @Nullable Object[] deadLetter(SessionId session, Write.PutDeadLetter write) {
    DeadLetter letter = write.letter();
    LoggedEvent event = letter.event();
    Sealed payload =
        seal(Places.deadLetter(session, letter.webhook(), event.seq()), event.payload());
    return row(
        session,
        letter.webhook(),
        event.seq(),
        event.id(),
        event.name(),
        payload.bytes(),
        payload.key(),
        event.at(),
        letter.attempts(),
        letter.reason(),
        letter.at());
  }

  private static @Nullable Object[] status(SessionId session, Write.PutStatus write) {
    Sighting.Said said = write.said();
    return row(session, said.status(), said.since(), said.reason());
  }

  private @Nullable Object[] answer(SessionId session, Write.PutAnswer write) {
    Answer answer = write.answer();
    Sealed body = seal(Places.answer(session, answer.key()), answer.body());
    return row(
        session,
        answer.key(),
        answer.fingerprint(),
        answer.status(),
        body.bytes(),
        body.key(),
        answer.expiresAt());
  }
}
