package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.WebhookCursor;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads event logs. Values are opened after the connection is given back.
final class JdbcEventLog implements EventLog {
  private static final String SELECT =
      "SELECT seq, id, name, payload, sealed_by, created_at FROM event WHERE session = ? ";

  private final Database database;
  private final Vault vault;

  JdbcEventLog(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  @Override
  public List<LoggedEvent> after(SessionId session, long seq, int limit) {
    return events(session, "AND seq > ? ORDER BY seq LIMIT ?", session.value(), seq, limit);
  }

  @Override
  public List<LoggedEvent> between(
      SessionId session, Instant from, Instant to, long afterSeq, int limit) {
    return events(
        session,
        "AND seq > ? AND created_at >= ? AND created_at < ? ORDER BY seq LIMIT ?",
        session.value(),
        afterSeq,
        from,
        to,
        limit);
  }

  @Override
  public Optional<LoggedEvent> find(SessionId session, String eventId) {
    return events(session, "AND id = ?", session.value(), eventId).stream().findFirst();
  }

  @Override
  public long last(SessionId session) {
    return database
        .read(sql ->
            sql.first(
                "SELECT COALESCE(MAX(seq), 0) FROM event WHERE session = ?",
                Fields::number,
                session.value()))
        .orElse(0L);
  }

  @Override
  public List<Long> replays(SessionId session, String webhook, int limit) {
    return database.read(sql ->
        sql.query(
            "SELECT seq FROM webhook_replay WHERE session = ? AND webhook = ? ORDER BY seq LIMIT ?",
            Fields::number,
            session.value(),
            webhook,
            limit));
  }

  @Override
  public List<WebhookCursor> cursors(SessionId session) {
    return database.read(sql ->
        sql.query(
            """
            SELECT webhook, seq, attempt, retry_at, paused_at, error, updated_at
            FROM webhook_cursor WHERE session = ? ORDER BY webhook
            """,
            fields ->
                new WebhookCursor(
                    fields.text(),
                    fields.number(),
                    fields.integer(),
                    fields.optionalTime(),
                    fields.optionalTime(),
                    fields.optionalText(),
                    fields.time()),
            session.value()));
  }

  @Override
  public List<DeadLetter> deadLetters(SessionId session, String webhook, long afterSeq, int limit) {
    return database
        .read(sql ->
            sql.query(
                """
                SELECT seq, event_id, event_name, payload, sealed_by, event_at, attempts, reason, at
                FROM dead_letter WHERE session = ? AND webhook = ? AND seq > ?
                ORDER BY seq LIMIT ?
                """,
                fields -> deadLetter(session, webhook, fields),
                session.value(),
                webhook,
                afterSeq,
                limit))
        .stream()
        .map(Supplier::get)
        .toList();
  }

  private List<LoggedEvent> events(SessionId session, String condition, Object... arguments) {
    return database
        .read(sql -> sql.query(SELECT + condition, fields -> event(session, fields), arguments))
        .stream()
        .map(Supplier::get)
        .toList();
  }

  private Supplier<LoggedEvent> event(SessionId session, Fields fields) throws SQLException {
    long seq = fields.number();
    String id = fields.text();
    String name = fields.text();
    Sealed payload = fields.sealed();
    Instant at = fields.time();
    return () ->
        new LoggedEvent(seq, id, name, vault.openText(Places.event(session, seq), payload), at);
  }

  private Supplier<DeadLetter> deadLetter(SessionId session, String webhook, Fields fields)
      throws SQLException {
    long seq = fields.number();
    String id = fields.text();
    String name = fields.text();
    Sealed payload = fields.sealed();
    Instant eventAt = fields.time();
    int attempts = fields.integer();
    String reason = fields.text();
    Instant at = fields.time();
    return () ->
        new DeadLetter(
            webhook,
            new LoggedEvent(
                seq,
                id,
                name,
                vault.openText(Places.deadLetter(session, webhook, seq), payload),
                eventAt),
            attempts,
            reason,
            at);
  }
}
