package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Sessions;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.StoredSession;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Reads sessions. Values are opened after the connection is given back.
final class JdbcSessions implements Sessions {
  private static final String COLUMNS =
      "s.id, s.shard, s.desired, s.config, s.sealed_by, s.me, s.created_at, s.updated_at";
  private static final String SAID =
      "t.status, t.since, t.reason FROM session s LEFT JOIN session_status t ON t.session = s.id ";
  private static final String LOADED =
      """
      SELECT %s,
        (SELECT COALESCE(MAX(e.seq), 0) FROM event e WHERE e.session = s.id),
        (SELECT COALESCE(MAX(o.seq), 0) FROM outbox o WHERE o.session = s.id),
        (SELECT COUNT(*) FROM outbox o WHERE o.session = s.id AND o.done_at IS NULL),
        (SELECT MAX(o.accepted_at) FROM outbox o WHERE o.session = s.id AND o.done_at IS NULL),
        %s
      """
          .formatted(COLUMNS, SAID);

  private static final String SEEN = "SELECT %s, %s".formatted(COLUMNS, SAID);

  private final Database database;
  private final Vault vault;
  private final String ofShards;

  JdbcSessions(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
    this.ofShards = LOADED + "WHERE " + database.dialect().isIn("s.shard");
  }

  @Override
  public Optional<StoredSession> find(SessionId id) {
    return database
        .read(sql ->
            sql.first(
                "SELECT " + COLUMNS + " FROM session s WHERE s.id = ?", this::session, id.value()))
        .map(Supplier::get);
  }

  @Override
  public List<StoredSession> page(Optional<SessionId> after, int limit) {
    return database
        .read(sql ->
            sql.query(
                "SELECT " + COLUMNS + " FROM session s WHERE s.id > ? ORDER BY s.id LIMIT ?",
                this::session,
                after.map(SessionId::value).orElse(""),
                limit))
        .stream()
        .map(Supplier::get)
        .toList();
  }

  @Override
  public List<LoadedSession> ofShards(Collection<ShardId> shards) {
    Sql.Numbers numbers =
        new Sql.Numbers(shards.stream().map(shard -> (long) shard.value()).toList());
    return database.read(sql -> sql.query(ofShards, this::loaded, numbers)).stream()
        .map(Supplier::get)
        .toList();
  }

  @Override
  public Optional<Sighting> sight(SessionId id) {
    return database
        .read(sql -> sql.first(SEEN + "WHERE s.id = ?", this::sighting, id.value()))
        .map(Supplier::get);
  }

  @Override
  public List<Sighting> sights(Optional<SessionId> after, int limit) {
    return database
        .read(sql ->
            sql.query(
                SEEN + "WHERE s.id > ? ORDER BY s.id LIMIT ?",
                this::sighting,
                after.map(SessionId::value).orElse(""),
                limit))
        .stream()
        .map(Supplier::get)
        .toList();
  }

  private Supplier<Sighting> sighting(Fields fields) throws SQLException {
    Supplier<StoredSession> session = session(fields);
    Optional<Sighting.Said> said = said(fields);
    return () -> new Sighting(session.get(), said);
  }

  private static Optional<Sighting.Said> said(Fields fields) throws SQLException {
    Optional<String> status = fields.optionalText();
    Instant since = fields.time();
    Optional<String> reason = fields.optionalText();
    return status.map(text -> new Sighting.Said(text, since, reason));
  }

  @Override
  public Optional<LoadedSession> load(SessionId id) {
    return database
        .read(sql -> sql.first(LOADED + "WHERE s.id = ?", this::loaded, id.value()))
        .map(Supplier::get);
  }

  @Override
  public Map<ShardId, Integer> countByShard() {
    Map<ShardId, Integer> counts = new HashMap<>();
    database.read(sql ->
        sql.query(
            "SELECT shard, COUNT(*) FROM session GROUP BY shard",
            fields -> counts.put(new ShardId(fields.integer()), fields.integer())));
    return counts;
  }

  private Supplier<LoadedSession> loaded(Fields fields) throws SQLException {
    Supplier<StoredSession> session = session(fields);
    long lastEvent = fields.number();
    long lastEntry = fields.number();
    int pending = fields.integer();
    Optional<Instant> acceptedAt = fields.optionalTime();
    Optional<Sighting.Said> said = said(fields);
    return () -> new LoadedSession(session.get(), lastEvent, lastEntry, pending, acceptedAt, said);
  }

  private Supplier<StoredSession> session(Fields fields) throws SQLException {
    SessionId id = new SessionId(fields.text());
    ShardId shard = new ShardId(fields.integer());
    DesiredState desired = DesiredState.valueOf(fields.text());
    Sealed config = fields.sealed();
    Optional<String> me = fields.optionalText();
    Instant createdAt = fields.time();
    Instant updatedAt = fields.time();
    return () ->
        new StoredSession(
            id,
            shard,
            desired,
            vault.openText(Places.config(id), config),
            me,
            createdAt,
            updatedAt);
  }
}
