package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StreamCursor;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads all sessions' events by shard and [Positions]. Values are opened after the connection is
/// given back.
final class JdbcEventStream implements EventStream {
  /// The next part takes at least so many of each shard, and at most this part of its limit.
  private static final int EACH_MIN = 4;

  private static final int EACH_PART = 16;

  private static final String END =
      """
      SELECT id, COALESCE((SELECT MAX(e.position) FROM event e
        WHERE e.shard = shard.id AND e.position IS NOT NULL), 0) FROM shard
      """;

  private final Database database;
  private final Vault vault;
  private final String after;

  JdbcEventStream(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
    // The subquery finds how far each shard is read: an index tells, and no more is touched.
    this.after =
        """
        SELECT e.shard, e.position, e.session, e.seq, e.id, e.name, e.payload, e.sealed_by,
          e.created_at
        FROM (SELECT CAST(key AS BIGINT) AS shard, CAST(value AS BIGINT) AS reached FROM %s) AS c
        JOIN event e ON e.shard = c.shard AND e.position IS NOT NULL AND e.position > c.reached
          AND e.position <= COALESCE((SELECT x.position FROM event x WHERE x.shard = c.shard
            AND x.position IS NOT NULL AND x.position > c.reached
            ORDER BY x.position LIMIT 1 OFFSET ?), 9223372036854775807)
        ORDER BY e.shard, e.position
        """
            .formatted(database.dialect().members());
  }

  private record Row(
      ShardId shard, long position, SessionId session, Instant at, Supplier<LoggedEvent> event) {}

  @Override
  public Part after(StreamCursor cursor, int limit) {
    int each = Math.max(EACH_MIN, limit / EACH_PART);
    List<Row> rows =
        database.read(sql -> {
          List<Integer> shards = sql.query("SELECT id FROM shard", Fields::integer);
          return sql.query(after, this::row, json(shards, cursor), each - 1);
        });
    return merged(cursor, rows, limit);
  }

  private static String json(List<Integer> shards, StreamCursor cursor) {
    return shards.stream()
        .map(shard -> "\"%d\":%d".formatted(shard, cursor.of(new ShardId(shard))))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private Row row(Fields fields) throws SQLException {
    ShardId shard = new ShardId(fields.integer());
    long position = fields.number();
    SessionId session = new SessionId(fields.text());
    long seq = fields.number();
    String id = fields.text();
    String name = fields.text();
    Sealed payload = fields.sealed();
    Instant at = fields.time();
    return new Row(
        shard,
        position,
        session,
        at,
        () ->
            new LoggedEvent(
                seq, id, name, vault.openText(Places.event(session, seq), payload), at));
  }

  /// The oldest first, but each shard in its order: so a busy one cannot keep others back.
  private static Part merged(StreamCursor cursor, List<Row> rows, int limit) {
    Map<ShardId, Deque<Row>> shards = new HashMap<>();
    rows.forEach(row -> shards.computeIfAbsent(row.shard, _ -> new ArrayDeque<>()).add(row));
    PriorityQueue<Deque<Row>> heads =
        new PriorityQueue<>(
            Comparator.comparing((Deque<Row> shard) -> shard.element().at)
                .thenComparing(shard -> shard.element().shard));
    heads.addAll(shards.values());
    List<SessionEvent> events = new ArrayList<>();
    Map<ShardId, Long> reached = new HashMap<>();
    while (!heads.isEmpty() && events.size() < limit) {
      Deque<Row> shard = heads.remove();
      Row row = shard.remove();
      events.add(new SessionEvent(row.session, row.event.get()));
      reached.put(row.shard, row.position);
      if (!shard.isEmpty()) {
        heads.add(shard);
      }
    }
    return new Part(events, cursor.with(reached));
  }

  @Override
  public StreamCursor end() {
    SortedMap<ShardId, Long> positions = new TreeMap<>();
    database.read(sql ->
        sql.query(END, fields -> positions.put(new ShardId(fields.integer()), fields.number())));
    positions.values().removeIf(position -> position == 0);
    return new StreamCursor(positions);
  }
}
