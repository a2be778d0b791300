package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Keeping;
import dev.trunkline.gateway.store.Retention;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Upkeep;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Removes what is outlived, in one short transaction per call.
final class JdbcUpkeep implements Upkeep {
  private static final String EXPIRED_RECORDS =
      """
      DELETE FROM device_record WHERE (session, kind, name) IN (
        SELECT session, kind, name FROM device_record
        WHERE expires_at IS NOT NULL AND expires_at < ? ORDER BY expires_at LIMIT ?)
      AND expires_at < ?
      """;
  private static final String DONE_ENTRIES =
      """
      DELETE FROM outbox WHERE (session, seq) IN (
        SELECT session, seq FROM outbox
        WHERE done_at IS NOT NULL AND done_at < ? AND (done_at < ? OR state <> 'DEAD')
        AND session NOT IN (SELECT session FROM session_retention)
        ORDER BY done_at LIMIT ?)
      AND done_at < ?
      RETURNING session, message_id
      """;

  private static final String DONE_ENTRIES_OF_SESSION =
      """
      DELETE FROM outbox WHERE session = ? AND seq IN (
        SELECT seq FROM outbox
        WHERE session = ? AND done_at IS NOT NULL AND done_at < ?
        AND (done_at < ? OR state <> 'DEAD') ORDER BY seq LIMIT ?)
      RETURNING session, message_id
      """;
  private static final String EXPIRED_ANSWERS =
      """
      DELETE FROM answer WHERE (session, request_key) IN (
        SELECT session, request_key FROM answer WHERE expires_at < ? ORDER BY expires_at LIMIT ?)
      AND expires_at < ?
      """;
  private static final String OLD_DEAD_LETTERS =
      """
      DELETE FROM dead_letter WHERE (session, webhook, seq) IN (
        SELECT session, webhook, seq FROM dead_letter
        WHERE at < ? AND session NOT IN (SELECT session FROM session_retention)
        ORDER BY at LIMIT ?)
      """;

  private static final String OLD_DEAD_LETTERS_OF_SESSION =
      """
      DELETE FROM dead_letter WHERE session = ? AND (webhook, seq) IN (
        SELECT webhook, seq FROM dead_letter WHERE session = ? AND at < ? LIMIT ?)
      """;

  // The newest event stays whatever its age: the next one's number is counted from it.
  private static final String EVENTS =
      """
      DELETE FROM event WHERE session = ? AND created_at < ?
      AND seq IN (SELECT seq FROM event WHERE session = ? ORDER BY seq LIMIT ?)
      AND seq < (SELECT MAX(seq) FROM event WHERE session = ?)
      """;
  private static final String DELIVERED_EVENTS =
      EVENTS
          + """
          AND NOT EXISTS (
            SELECT 1 FROM webhook_cursor c WHERE c.session = event.session AND c.seq < event.seq)
          """;

  private final Database database;
  private final Resealing resealing;

  JdbcUpkeep(Database database, Vault vault) {
    this.database = database;
    this.resealing = new Resealing(database, vault);
  }

  @Override
  public Swept sweepExpired(Retention retention, Instant now, int limit) {
    int records = delete(EXPIRED_RECORDS, now, limit, now);
    int entries = deleteEntries(retention, now, limit);
    int answers = delete(EXPIRED_ANSWERS, now, limit, now);
    int letters = delete(OLD_DEAD_LETTERS, now.minus(retention.deadLetters()), limit);
    boolean more = records == limit || entries == limit || answers == limit || letters == limit;
    return new Swept(records, entries, answers, letters, more);
  }

  private int delete(String text, Object... arguments) {
    return database.write(sql -> sql.update(text, arguments));
  }

  private int deleteEntries(Retention retention, Instant now, int limit) {
    Instant done = now.minus(retention.outbox());
    Instant dead = now.minus(retention.deadLetters());
    return database.write(sql -> deleteEntries(sql, DONE_ENTRIES, done, dead, limit, done));
  }

  private static int deleteEntries(Sql sql, String text, Object... arguments) throws SQLException {
    List<@Nullable Object[]> messages =
        sql.query(text, fields -> new @Nullable Object[] {fields.text(), fields.text()}, arguments);
    sql.bulk(Bulk.Kind.DELETE, Table.TIMELINE_OF_MESSAGE, messages);
    return messages.size();
  }

  /// What a session keeps for a time of its own.
  private static Optional<Keeping> keeping(Sql sql, String session) throws SQLException {
    return sql.first(
        """
        SELECT events, undelivered, outbox, dead_letters FROM session_retention WHERE session = ?
        """,
        fields ->
            new Keeping(
                millis(fields.optionalTime()),
                millis(fields.optionalTime()),
                millis(fields.optionalTime()),
                millis(fields.optionalTime())),
        session);
  }

  private static Optional<Duration> millis(Optional<Instant> sinceTheEpoch) {
    return sinceTheEpoch.map(time -> Duration.ofMillis(time.toEpochMilli()));
  }

  @Override
  public SweptEvents sweepEvents(
      Retention retention, Instant now, Optional<SessionId> after, int sessions, int limit) {
    return database.write(sql -> {
      List<String> page =
          sql.query(
              "SELECT id FROM session WHERE id > ? ORDER BY id LIMIT ?",
              Fields::text,
              after.map(SessionId::value).orElse(""),
              sessions);
      SweptEvents swept = new SweptEvents(0, 0, after, page.size() == sessions);
      for (String session : page) {
        int left = limit - swept.events();
        SweptEvents next = sweepSession(sql, retention, now, session, left);
        swept =
            new SweptEvents(
                swept.events() + next.events(),
                swept.undelivered() + next.undelivered(),
                next.more() ? swept.last() : next.last(),
                swept.more() || next.more());
        if (next.more()) {
          break;
        }
      }
      return swept;
    });
  }

  /// @return with more, when the session is not done
  private static SweptEvents sweepSession(
      Sql sql, Retention others, Instant now, String session, int limit) throws SQLException {
    Optional<Keeping> own = keeping(sql, session);
    Retention retention = own.map(it -> it.over(others)).orElse(others);
    boolean more = own.isPresent() && sweepOwn(sql, retention, now, session, limit);
    int delivered =
        deleteEvents(sql, DELIVERED_EVENTS, session, now.minus(retention.events()), limit);
    int undelivered =
        deleteEvents(sql, EVENTS, session, now.minus(retention.undelivered()), limit - delivered);
    return new SweptEvents(
        delivered + undelivered,
        undelivered,
        Optional.of(new SessionId(session)),
        more || delivered + undelivered == limit);
  }

  /// The rows that others lose without regard to sessions.
  ///
  /// @return whether a limit was reached
  private static boolean sweepOwn(
      Sql sql, Retention retention, Instant now, String session, int limit) throws SQLException {
    Instant done = now.minus(retention.outbox());
    Instant dead = now.minus(retention.deadLetters());
    int entries = deleteEntries(sql, DONE_ENTRIES_OF_SESSION, session, session, done, dead, limit);
    int letters = sql.update(OLD_DEAD_LETTERS_OF_SESSION, session, session, dead, limit);
    return entries == limit || letters == limit;
  }

  private static int deleteEvents(Sql sql, String text, String session, Instant before, int limit)
      throws SQLException {
    return sql.update(text, session, before, session, limit, session);
  }

  @Override
  public int reseal(int limit) {
    return resealing.run(limit);
  }
}
