package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.TimelineEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads outboxes. Values are opened after the connection is given back.
final class JdbcOutbox implements Outbox {
  private static final String SELECT =
      """
      SELECT seq, message_id, recipient, content, sealed_by, priority, accepted_at, due_at,
        expires_at, tag, state, attempts, ready_at, error, updated_at
      FROM outbox WHERE session = ?
      """;

  private final Database database;
  private final Vault vault;

  JdbcOutbox(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  @Override
  public List<OutboxEntry> pending(SessionId session, Instant now, Place after, int limit) {
    return entries(
        session,
        SELECT
            + """
            AND ready_at IS NOT NULL AND due_at <= ? AND (position, seq) > (?, ?)
            ORDER BY position, seq LIMIT ?
            """,
        session.value(),
        now,
        after.position(),
        after.seq(),
        limit);
  }

  @Override
  public Optional<Instant> nextReady(SessionId session, Instant now) {
    return database
        .read(sql ->
            sql.first(
                "SELECT MIN(ready_at) FROM outbox WHERE session = ? AND ready_at > ?",
                Fields::optionalTime,
                session.value(),
                now))
        .flatMap(time -> time);
  }

  @Override
  public Optional<OutboxEntry> find(SessionId session, String messageId) {
    return entries(session, SELECT + "AND message_id = ?", session.value(), messageId).stream()
        .findFirst();
  }

  @Override
  public List<OutboxEntry> list(SessionId session, Filter filter, long afterSeq, int limit) {
    return entries(
        session,
        SELECT
            + """
            AND seq > ?
            AND state = COALESCE(CAST(? AS TEXT), state)
            AND recipient = COALESCE(CAST(? AS TEXT), recipient)
            AND COALESCE(tag, '') = COALESCE(CAST(? AS TEXT), tag, '')
            ORDER BY seq LIMIT ?
            """,
        session.value(),
        afterSeq,
        filter.state(),
        filter.recipient(),
        filter.tag(),
        limit);
  }

  @Override
  public Map<OutboxState, Integer> count(SessionId session) {
    Map<OutboxState, Integer> counts = new EnumMap<>(OutboxState.class);
    database.read(sql ->
        sql.query(
            "SELECT state, COUNT(*) FROM outbox WHERE session = ? GROUP BY state",
            fields -> counts.put(OutboxState.valueOf(fields.text()), fields.integer()),
            session.value()));
    return counts;
  }

  @Override
  public List<TimelineEntry> timeline(SessionId session, String messageId) {
    return database.read(sql ->
        sql.query(
            """
            SELECT message_id, stage, ordinal, at, detail FROM timeline
            WHERE session = ? AND message_id = ? ORDER BY at, ordinal
            """,
            fields ->
                new TimelineEntry(
                    fields.text(),
                    TimelineEntry.Stage.valueOf(fields.text()),
                    fields.integer(),
                    fields.time(),
                    fields.optionalText()),
            session.value(),
            messageId));
  }

  private List<OutboxEntry> entries(SessionId session, String text, Object... arguments) {
    return database
        .read(sql -> sql.query(text, fields -> entry(session, fields), arguments))
        .stream()
        .map(Supplier::get)
        .toList();
  }

  private Supplier<OutboxEntry> entry(SessionId session, Fields fields) throws SQLException {
    long seq = fields.number();
    String messageId = fields.text();
    String recipient = fields.text();
    Sealed content = fields.sealed();
    int priority = fields.integer();
    Instant acceptedAt = fields.time();
    Instant dueAt = fields.time();
    Optional<Instant> expiresAt = fields.optionalTime();
    Optional<String> tag = fields.optionalText();
    OutboxProgress progress =
        new OutboxProgress(
            OutboxState.valueOf(fields.text()),
            fields.integer(),
            fields.optionalTime(),
            fields.optionalText(),
            fields.time());
    return () ->
        new OutboxEntry(
            seq,
            messageId,
            recipient,
            vault.openText(Places.entry(session, seq), content),
            priority,
            acceptedAt,
            dueAt,
            expiresAt,
            tag,
            progress);
  }
}
