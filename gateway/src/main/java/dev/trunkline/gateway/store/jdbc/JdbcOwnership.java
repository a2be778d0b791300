package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.StoreUnusableException;
import dev.trunkline.gateway.store.Tenure;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Epochs and their history. Shards are locked in the order of their numbers, as commits do it.
final class JdbcOwnership implements Ownership {
  private static final int SHARDS_OF_POOL = 16;

  private final Database database;
  private final String owned;
  private final String ownedLocked;
  private final String locked;
  private final String claimable;
  private final String now;
  private final String change;

  JdbcOwnership(Database database) {
    this.database = database;
    Dialect dialect = database.dialect();
    String time = dialect.now();
    // A shard's history goes on after its latest change, even when the clock was set back.
    String next = "CASE WHEN s.since > %1$s THEN s.since ELSE %1$s END".formatted(time);
    this.owned =
        "SELECT id, epoch FROM shard WHERE %s AND owner IS NOT NULL".formatted(dialect.isIn("id"));
    this.ownedLocked =
        "SELECT s.id, s.epoch, %s FROM shard s WHERE %s AND s.owner IS NOT NULL ORDER BY s.id%s"
            .formatted(next, dialect.isIn("s.id"), dialect.forUpdate());
    this.locked =
        "SELECT id, epoch FROM shard WHERE %s ORDER BY id%s"
            .formatted(dialect.isIn("id"), dialect.forUpdate());
    this.claimable =
        """
        SELECT s.id, s.epoch, s.owner, m.gone_reason, %s, c.labels, s.pool
        FROM shard s JOIN member c ON c.id = ? AND c.gone_at IS NULL
          LEFT JOIN member m ON m.id = s.owner
        WHERE %s AND (s.owner IS NULL OR s.owner = ? OR m.id IS NULL OR m.gone_at IS NOT NULL)
        ORDER BY s.id
        """
            .formatted(next, dialect.isIn("s.id"));
    this.now = "SELECT " + time;
    this.change = "SELECT MAX(%s) FROM shard s WHERE %s".formatted(next, dialect.isIn("s.id"));
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
      String ended = "taken over by " + member + ": " + reason;
      return begin(
          sql,
          member,
          before.stream().map(guard -> new Change(guard, reason, Optional.of(ended))).toList(),
          sql.first(change, Fields::number, numbers(shards)).orElseThrow());
    });
  }

  /// A shard that changes hands.
  ///
  /// @param ended why it was taken from its owner, if it has one
  private record Change(ShardAndEpoch before, String reason, Optional<String> ended) {
    ShardAndEpoch after() {
      return new ShardAndEpoch(before.shard(), before.epoch().next());
    }
  }

  /// Takes locked shards, and answers with their new epochs.
  private List<ShardAndEpoch> begin(Sql sql, MemberId member, List<Change> changes, long time)
      throws SQLException {
    write(
        sql,
        new Bulk(
            Bulk.Kind.UPDATE,
            Table.OWNERSHIP_END,
            changes.stream()
                .filter(change -> change.ended().isPresent())
                .map(change -> row(change.before(), time, change.ended().get()))
                .toList()),
        new Bulk(
            Bulk.Kind.UPDATE,
            Table.SHARD,
            changes.stream().map(change -> row(change.after(), member.value(), time)).toList()),
        new Bulk(
            Bulk.Kind.UPSERT,
            Table.OWNERSHIP,
            changes.stream()
                .map(change -> row(change.after(), member.value(), time, change.reason()))
                .toList()));
    Positions.fillIn(
        sql, database.dialect(), changes.stream().map(change -> change.before().shard()).toList());
    return changes.stream().map(Change::after).toList();
  }

  /// In one round trip: a shard has no owner while it changes hands, and a store may be far away.
  private static void write(Sql sql, Bulk... bulks) throws SQLException {
    List<Integer> _ = sql.bulk(Stream.of(bulks).filter(bulk -> !bulk.rows().isEmpty()).toList());
  }

  @Override
  public List<ShardAndEpoch> claim(Collection<ShardId> shards, MemberId member, String reason) {
    return database.write(sql -> {
      // Only what looks free is locked: the owners of the others write on undisturbed.
      List<ShardId> free =
          free(sql, shards, member, reason).stream()
              .map(found -> found.change().before().shard())
              .toList();
      if (free.isEmpty()) {
        return List.of();
      }
      lock(sql, free);
      List<Free> found = free(sql, free, member, reason);
      return found.isEmpty()
          ? List.of()
          : begin(
              sql,
              member,
              found.stream().map(Free::change).toList(),
              found.stream().mapToLong(Free::time).max().orElseThrow());
    });
  }

  /// What becomes of a shard that a member may claim.
  ///
  /// @param time of the change
  private record Free(Change change, long time) {}

  /// Nothing of pools that the member does not serve, and nothing when it is gone. Its row is not
  /// locked, lest its own renewals wait for its claims: one that is declared gone right now holds
  /// no lease any more, and what it claims is free to be taken from it.
  private List<Free> free(Sql sql, Collection<ShardId> shards, MemberId member, String reason)
      throws SQLException {
    return sql
        .query(
            claimable,
            fields -> free(fields, member, reason),
            member.value(),
            numbers(shards),
            member.value())
        .stream()
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<Free> free(Fields fields, MemberId member, String reason)
      throws SQLException {
    ShardAndEpoch guard = guard(fields);
    Optional<String> owner = fields.optionalText();
    String gone = fields.optionalText().orElse("unknown member");
    long time = fields.number();
    Set<String> labels = PostgresMembers.labels(fields.text());
    return MemberProfile.serve(labels, fields.optionalText())
        ? Optional.of(new Free(change(guard, owner, gone, member, reason), time))
        : Optional.empty();
  }

  private static Change change(
      ShardAndEpoch guard, Optional<String> owner, String gone, MemberId member, String reason) {
    if (owner.isEmpty()) {
      return new Change(guard, reason, Optional.empty());
    }
    return owner.get().equals(member.value())
        ? new Change(guard, "again, " + reason, Optional.of("taken again"))
        : new Change(
            guard,
            "from " + owner.get() + ", " + gone,
            Optional.of("taken over by " + member + ": " + gone));
  }

  @Override
  public void openPool(String pool) {
    if (database.read(JdbcOwnership::pools).contains(pool)) {
      return;
    }
    boolean opened =
        database.write(sql -> {
          Migrations.lock(sql);
          Set<String> pools = pools(sql);
          if (pools.contains(pool)) {
            return true;
          }
          if (pools.size() >= POOLS_MAX) {
            return false;
          }
          int first = sql.first("SELECT MAX(id) FROM shard", Fields::integer).orElseThrow() + 1;
          sql.bulk(Bulk.Kind.INSERT_IF_ABSENT, Table.SHARD_OF_POOL, shards(first, pool));
          sql.update(
              "UPDATE store_info SET compatible_from = ? WHERE compatible_from < ?",
              Migrations.POOLS,
              Migrations.POOLS);
          return true;
        });
    if (!opened) {
      throw new StoreUnusableException(
          "there are %d pools already, so there is no room for pool %s".formatted(POOLS_MAX, pool));
    }
  }

  private static Set<String> pools(Sql sql) throws SQLException {
    return Set.copyOf(
        sql.query("SELECT DISTINCT pool FROM shard WHERE pool IS NOT NULL", Fields::text));
  }

  private static List<@Nullable Object[]> shards(int first, String pool) {
    return LongStream.range(first, first + SHARDS_OF_POOL)
        .mapToObj(id -> new @Nullable Object[] {id, Epoch.NONE.value(), null, 0L, pool})
        .toList();
  }

  @Override
  public Map<ShardId, String> wishes() {
    Map<ShardId, String> wishes = new HashMap<>();
    database.read(sql ->
        sql.query(
            "SELECT shard, member FROM shard_wish",
            fields -> wishes.put(new ShardId(fields.integer()), fields.text())));
    return wishes;
  }

  @Override
  public void wish(ShardId shard, Optional<String> member) {
    database.write(sql -> {
      sql.update("DELETE FROM shard_wish WHERE shard = ?", shard.value());
      if (member.isPresent()) {
        sql.update(
            "INSERT INTO shard_wish (shard, member, since) VALUES (?, ?, ?)",
            shard.value(),
            member.get(),
            time(sql));
      }
      return 0;
    });
  }

  @Override
  public Set<ShardAndEpoch> release(Collection<ShardAndEpoch> guards, String reason) {
    return database.write(sql -> {
      Map<ShardAndEpoch, Long> current = new HashMap<>();
      sql.query(
          ownedLocked,
          fields -> current.put(guard(fields), fields.number()),
          numbers(guards.stream().map(ShardAndEpoch::shard).toList()));
      current.keySet().retainAll(Set.copyOf(guards));
      write(
          sql,
          new Bulk(
              Bulk.Kind.UPDATE,
              Table.OWNERSHIP_END,
              rows(current, (guard, time) -> row(guard, time, reason))),
          new Bulk(
              Bulk.Kind.UPDATE,
              Table.SHARD,
              rows(current, (guard, time) -> row(guard, null, time))));
      return current.keySet();
    });
  }

  private static List<@Nullable Object[]> rows(
      Map<ShardAndEpoch, Long> current, BiFunction<ShardAndEpoch, Long, @Nullable Object[]> row) {
    return current.entrySet().stream()
        .map(each -> row.apply(each.getKey(), each.getValue()))
        .toList();
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
            "SELECT id, epoch, pool, owner, since FROM shard ORDER BY id",
            fields ->
                new ShardOwner(
                    guard(fields),
                    fields.optionalText(),
                    fields.optionalText().map(MemberId::new),
                    fields.time())));
  }

  @Override
  public List<String> violations() {
    List<String> found = new ArrayList<>();
    database.read(sql ->
        sql.query(
            """
            SELECT a.shard, a.epoch, b.epoch FROM ownership a
            JOIN ownership b ON b.shard = a.shard AND b.epoch > a.epoch
            WHERE a.until IS NULL OR a.until > b.since
            """,
            fields ->
                found.add(
                    "shard %d: the tenures of epochs %d and %d overlap"
                        .formatted(fields.integer(), fields.number(), fields.number()))));
    database.read(sql ->
        sql.query(
            """
            SELECT s.id, s.epoch FROM shard s
            LEFT JOIN ownership o ON o.shard = s.id AND o.epoch = s.epoch AND o.until IS NULL
              AND o.member = s.owner
            WHERE s.owner IS NOT NULL AND o.shard IS NULL
            """,
            fields ->
                found.add(
                    "shard %d: its owner under epoch %d is not in the history"
                        .formatted(fields.integer(), fields.number()))));
    return List.copyOf(found);
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
