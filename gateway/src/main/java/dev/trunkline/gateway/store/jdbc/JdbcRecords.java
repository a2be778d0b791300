package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.seal.Sealed;
import dev.trunkline.gateway.store.DeviceRecords;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StoredRecord;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// Reads device records. Values are opened after the connection is given back.
final class JdbcRecords implements DeviceRecords {
  private static final Map<Integer, RecordKey.Kind> KINDS =
      Arrays.stream(RecordKey.Kind.values())
          .collect(Collectors.toMap(RecordKey.Kind::code, Function.identity()));
  private static final String SELECT =
      """
      SELECT r.session, r.kind, r.name, r.value, r.sealed_by, r.expires_at FROM device_record r
      """;

  private final Database database;
  private final Vault vault;
  private final String ofShards;

  JdbcRecords(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
    this.ofShards =
        SELECT
            + "JOIN session s ON s.id = r.session WHERE "
            + database.dialect().isIn("s.shard")
            + " AND r.kind = ?";
  }

  @Override
  public Optional<byte[]> find(SessionId session, RecordKey key) {
    return database
        .read(sql ->
            sql.first(
                "SELECT value, sealed_by FROM device_record WHERE session = ? AND kind = ? AND name = ?",
                Fields::sealed,
                session.value(),
                key.kind().code(),
                key.name()))
        .map(sealed -> vault.open(Places.record(session, key), sealed));
  }

  @Override
  public List<StoredRecord> all(SessionId session) {
    return records(SELECT + "WHERE r.session = ? ORDER BY r.kind, r.name", session.value());
  }

  @Override
  public List<StoredRecord> all(SessionId session, RecordKey.Kind kind) {
    return records(
        SELECT + "WHERE r.session = ? AND r.kind = ? ORDER BY r.name",
        session.value(),
        kind.code());
  }

  @Override
  public List<StoredRecord> ofShards(Collection<ShardId> shards, RecordKey.Kind kind) {
    return records(
        ofShards,
        new Sql.Numbers(shards.stream().map(shard -> (long) shard.value()).toList()),
        kind.code());
  }

  private List<StoredRecord> records(String text, Object... arguments) {
    return database.read(sql -> sql.query(text, this::record, arguments)).stream()
        .map(Supplier::get)
        .toList();
  }

  private Supplier<StoredRecord> record(Fields fields) throws SQLException {
    SessionId session = new SessionId(fields.text());
    RecordKey key = new RecordKey(kind(fields.integer()), fields.text());
    Sealed value = fields.sealed();
    Optional<Instant> expiresAt = fields.optionalTime();
    return () ->
        new StoredRecord(session, key, vault.open(Places.record(session, key), value), expiresAt);
  }

  private static RecordKey.Kind kind(int code) {
    return Optional.ofNullable(KINDS.get(code))
        .orElseThrow(() -> new IllegalStateException("a record of unknown kind " + code));
  }
}
