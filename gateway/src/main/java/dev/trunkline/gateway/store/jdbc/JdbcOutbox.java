package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.DailyWindow;
import dev.trunkline.gateway.store.Hold;
import dev.trunkline.gateway.store.Milestones;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.TimelineEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads outboxes. Values are opened after the connection is given back.
final class JdbcOutbox implements Outbox {
  private static final String COLUMNS =
      """
      o.seq, o.message_id, o.recipient, o.content, o.sealed_by, o.priority, o.accepted_at, o.due_at,
      o.expires_at, o.hours, o.tag, o.bulk, o.state, o.attempts, o.ready_at, o.error, o.updated_at,
      o.encrypted_at, o.sent_at, o.acknowledged_at
      """;

  private static final String SELECT = "SELECT " + COLUMNS + " FROM outbox o WHERE o.session = ? ";

  // The keys are ranked first, so that no content is read that is not given.
  private static final String PENDING =
      """
      SELECT %s FROM (
        SELECT seq, place, urgency FROM (
          SELECT seq, recipient,
            ROW_NUMBER() OVER (PARTITION BY recipient ORDER BY due_at, seq) AS place,
            FIRST_VALUE(ready_at) OVER (PARTITION BY recipient ORDER BY due_at, seq) AS free_at,
            MIN(position) OVER (PARTITION BY recipient) AS urgency
          FROM outbox WHERE session = ? AND ready_at IS NOT NULL AND due_at <= ?) AS ranked
        WHERE place <= ? AND free_at <= ? ORDER BY urgency, recipient, place LIMIT ?) AS chosen
      JOIN outbox o ON o.session = ? AND o.seq = chosen.seq
      ORDER BY chosen.urgency, o.recipient, chosen.place
      """
          .formatted(COLUMNS);

  private final Database database;
  private final Vault vault;

  JdbcOutbox(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
  }

  @Override
  public List<OutboxEntry> pending(SessionId session, Instant now, int each, int limit) {
    String id = session.value();
    return entries(session, PENDING, id, now, each, now, limit, id);
  }

  @Override
  public List<String> blocked(SessionId session, Instant now) {
    return database.read(sql ->
        sql.query(
            """
            SELECT recipient FROM (
              SELECT recipient, ready_at,
                ROW_NUMBER() OVER (PARTITION BY recipient ORDER BY due_at, seq) AS place
              FROM outbox WHERE session = ? AND ready_at IS NOT NULL AND due_at <= ?) AS ranked
            WHERE place = 1 AND ready_at > ?
            """,
            Fields::text,
            session.value(),
            now,
            now));
  }

  @Override
  public List<Hold> holds(SessionId session) {
    return database.read(sql ->
        sql.query(
            "SELECT scope, name, since FROM outbox_hold WHERE session = ? ORDER BY scope, name",
            fields -> new Hold(Hold.Scope.valueOf(fields.text()), fields.text(), fields.time()),
            session.value()));
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
    return entries(session, SELECT + "AND o.message_id = ?", session.value(), messageId).stream()
        .findFirst();
  }

  @Override
  public List<OutboxEntry> list(SessionId session, Filter filter, long afterSeq, int limit) {
    StringBuilder conditions = new StringBuilder("AND o.seq > ? ");
    List<Object> arguments = new ArrayList<>(List.of(session.value(), afterSeq));
    filter.state().ifPresent(state -> conditions.append(inState(state)));
    filter.recipient().ifPresent(it -> condition(conditions, "recipient", it, arguments));
    filter.tag().ifPresent(it -> condition(conditions, "tag", it, arguments));
    filter.bulk().ifPresent(it -> condition(conditions, "bulk", it, arguments));
    arguments.add(limit);
    return entries(session, SELECT + conditions + "ORDER BY o.seq LIMIT ?", arguments.toArray());
  }

  /// Written out, so that partial indexes are found.
  private static String inState(OutboxState state) {
    return switch (state) {
      case QUEUED, SENDING, PAUSED -> "AND o.done_at IS NULL AND o.state = '%s' ".formatted(state);
      case SENT, DEAD, CANCELLED, EXPIRED -> "AND o.state = '%s' ".formatted(state);
    };
  }

  private static void condition(
      StringBuilder conditions, String column, String value, List<Object> arguments) {
    conditions.append("AND o.").append(column).append(" = ? ");
    arguments.add(value);
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
    Optional<DailyWindow> hours = fields.optionalText().map(DailyWindow::parse);
    Optional<String> tag = fields.optionalText();
    Optional<String> bulk = fields.optionalText();
    OutboxProgress progress =
        new OutboxProgress(
            OutboxState.valueOf(fields.text()),
            fields.integer(),
            fields.optionalTime(),
            fields.optionalText(),
            fields.time(),
            new Milestones(fields.optionalTime(), fields.optionalTime(), fields.optionalTime()));
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
            hours,
            tag,
            bulk,
            progress);
  }
}
