package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.Tenure;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// Epochs and their history. Shards are locked in the order of their numbers, as commits do it.
final class JdbcOwnership implements Ownership {
  private final Database database;
  private final String owned;
  private final String locked;
  private final String now;

  JdbcOwnership(Database database) {
    this.database = database;
    Dialect dialect = database.dialect();
    this.owned =
        "SELECT id, epoch FROM shard WHERE %s AND owner IS NOT NULL".formatted(dialect.isIn("id"));
    this.locked =
        "SELECT id, epoch FROM shard WHERE %s ORDER BY id%s"
            .formatted(dialect.isIn("id"), dialect.forUpdate());
    this.now = "SELECT " + dialect.now();
  }

  /// Creates the shards of a new store.
  void createShards(int count) {
    if (database.read(JdbcOwnership::anyShard)) {
      return;
    }
    database.write(sql -> {
      Migrations.lock(sql);
      return anyShard(sql) ? 0 : sql.bulk(Bulk.Kind.INSERT_IF_ABSENT, Table.SHARD, shards(count));
    });
  }

  private static boolean anyShard(Sql sql) throws SQLException {
    return !sql.query("SELECT id FROM shard WHERE id = 0", Fields::integer).isEmpty();
  }

  private static List<@Nullable Object[]> shards(int count) {
    return LongStream.range(0, count)
        .mapToObj(id -> new @Nullable Object[] {id, Epoch.NONE.value(), null, 0L})
        .toList();
  }

  @Override
  public List<ShardAndEpoch> takeOver(Collection<ShardId> shards, MemberId member, String reason) {
    return database.write(sql -> {
      List<ShardAndEpoch> before = lock(sql, shards);
      if (before.size() != Set.copyOf(shards).size()) {
        throw new IllegalArgumentException("no such shard among " + new TreeSet<>(shards));
      }
      long time = time(sql);
      List<ShardAndEpoch> after =
          before.stream()
              .map(guard -> new ShardAndEpoch(guard.shard(), guard.epoch().next()))
              .toList();
      end(sql, owned(sql, before), time, "taken over by " + member + ": " + reason);
      sql.bulk(
          Bulk.Kind.UPDATE,
          Table.SHARD,
          after.stream().map(guard -> row(guard, member.value(), time)).toList());
      sql.bulk(
          Bulk.Kind.UPSERT,
          Table.OWNERSHIP,
          after.stream().map(guard -> row(guard, member.value(), time, reason)).toList());
      return after;
    });
  }

  @Override
  public Set<ShardAndEpoch> release(Collection<ShardAndEpoch> guards, String reason) {
    return database.write(sql -> {
      lock(sql, guards.stream().map(ShardAndEpoch::shard).toList());
      Set<ShardAndEpoch> held = owned(sql, guards);
      long time = time(sql);
      end(sql, held, time, reason);
      sql.bulk(
          Bulk.Kind.UPDATE,
          Table.SHARD,
          held.stream().map(guard -> row(guard, null, time)).toList());
      return held;
    });
  }

  @Override
  public Set<ShardAndEpoch> confirm(Collection<ShardAndEpoch> guards) {
    return database.read(sql -> owned(sql, guards));
  }

  private List<ShardAndEpoch> lock(Sql sql, Collection<ShardId> shards) throws SQLException {
    return sql.query(locked, JdbcOwnership::guard, numbers(shards));
  }

  private Set<ShardAndEpoch> owned(Sql sql, Collection<ShardAndEpoch> guards) throws SQLException {
    List<ShardAndEpoch> current =
        sql.query(
            owned,
            JdbcOwnership::guard,
            numbers(guards.stream().map(ShardAndEpoch::shard).toList()));
    Set<ShardAndEpoch> held = new LinkedHashSet<>(guards);
    held.retainAll(current);
    return held;
  }

  private static void end(Sql sql, Collection<ShardAndEpoch> held, long time, String reason)
      throws SQLException {
    sql.bulk(
        Bulk.Kind.UPDATE,
        Table.OWNERSHIP_END,
        held.stream().map(guard -> row(guard, time, reason)).toList());
  }

  private long time(Sql sql) throws SQLException {
    return sql.first(now, Fields::number).orElseThrow();
  }

  private static Sql.Numbers numbers(Collection<ShardId> shards) {
    return new Sql.Numbers(shards.stream().map(shard -> (long) shard.value()).toList());
  }

  private static ShardAndEpoch guard(Fields fields) throws SQLException {
    return new ShardAndEpoch(new ShardId(fields.integer()), new Epoch(fields.number()));
  }

  private static @Nullable Object[] row(ShardAndEpoch guard, @Nullable Object... others) {
    @Nullable Object[] row = new @Nullable Object[others.length + 2];
    row[0] = (long) guard.shard().value();
    row[1] = guard.epoch().value();
    System.arraycopy(others, 0, row, 2, others.length);
    return row;
  }

  @Override
  public List<ShardOwner> owners() {
    return database.read(sql ->
        sql.query(
            "SELECT id, epoch, owner, since FROM shard ORDER BY id",
            fields ->
                new ShardOwner(
                    guard(fields), fields.optionalText().map(MemberId::new), fields.time())));
  }

  @Override
  public List<Tenure> history(ShardId shard, int limit) {
    return database.read(sql ->
        sql.query(
            """
            SELECT shard, epoch, member, since, reason, until, ended
            FROM ownership WHERE shard = ? ORDER BY epoch DESC LIMIT ?
            """,
            fields ->
                new Tenure(
                    guard(fields),
                    new MemberId(fields.text()),
                    fields.time(),
                    fields.text(),
                    fields.optionalTime(),
                    fields.optionalText()),
            shard.value(),
            limit));
  }
}
