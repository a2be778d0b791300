package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.Vigil;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The members of a cluster, in PostgreSQL.
final class PostgresMembers implements Members {
  private static final String SECRET = "hop";
  private static final String EVENING_OUT = "evening out";
  private static final int SECRET_BYTES = 32;
  private static final String COLUMNS =
      """
      id, incarnation, name, role, host, cluster_port, http_port, capacity, labels, draining,
      joined_at, seen_at, NOW - seen_at, up_at, gone_at, gone_reason
      """;

  private final PostgresDatabase database;
  private final Vault vault;
  private final String now;
  private final String select;

  PostgresMembers(PostgresDatabase database, Vault vault) {
    this.database = database;
    this.vault = vault;
    this.now = database.dialect().now();
    this.select = "SELECT " + COLUMNS.replace("NOW", now) + " FROM member ";
  }

  @Override
  public Lifeline join(MemberProfile profile) {
    return PostgresLifeline.begin(database, profile);
  }

  @Override
  public List<Member> living() {
    return database.read(sql ->
        sql.query(select + "WHERE gone_at IS NULL ORDER BY incarnation", PostgresMembers::member));
  }

  @Override
  public List<Member> latest(int limit) {
    return database.read(sql ->
        sql.query(select + "ORDER BY incarnation DESC LIMIT ?", PostgresMembers::member, limit));
  }

  @Override
  public Optional<Member> find(MemberId id) {
    return database.read(
        sql -> sql.first(select + "WHERE id = ?", PostgresMembers::member, id.value()));
  }

  private static Member member(Fields fields) throws SQLException {
    MemberId id = new MemberId(fields.text());
    long incarnation = fields.number();
    MemberProfile profile =
        new MemberProfile(
            fields.text(),
            MemberProfile.Role.valueOf(fields.text()),
            fields.text(),
            fields.integer(),
            fields.integer(),
            fields.integer(),
            labels(fields.text()));
    int drain = fields.integer();
    Instant joinedAt = fields.time();
    Instant seenAt = fields.time();
    Duration silence = Duration.ofMillis(fields.number());
    boolean up = fields.optionalTime().isPresent();
    Optional<Instant> goneAt = fields.optionalTime();
    String reason = fields.optionalText().orElse("");
    return new Member(
        id,
        incarnation,
        profile,
        drain,
        joinedAt,
        seenAt,
        silence,
        up,
        goneAt.map(at -> new Member.Gone(at, reason)));
  }

  static Set<String> labels(String text) {
    return text.isEmpty() ? Set.of() : Set.of(text.split(","));
  }

  @Override
  public Vigil vigil() {
    return new PostgresVigil(database);
  }

  @Override
  public boolean bury(MemberId id, String reason) {
    return database.write(sql ->
        sql.update(
                "UPDATE member SET gone_reason = ?, gone_at = %s WHERE id = ? AND gone_at IS NULL"
                    .formatted(now),
                reason,
                id.value())
            == 1);
  }

  @Override
  public boolean burySilent(Member silent, String reason) {
    return database.write(sql ->
        sql.update(
                """
                UPDATE member SET gone_reason = ?, gone_at = %s
                WHERE id = ? AND seen_at = ? AND gone_at IS NULL
                """
                    .formatted(now),
                reason,
                silent.id().value(),
                silent.seenAt())
            == 1);
  }

  @Override
  public void drain(MemberId id, int atOnce) {
    database.write(
        sql -> sql.update("UPDATE member SET draining = ? WHERE id = ?", atOnce, id.value()));
  }

  @Override
  public void up(MemberId id) {
    database.write(sql -> {
      sql.update("UPDATE cluster SET founder = NULL WHERE id = 1 AND founder = ?", id.value());
      return sql.update("UPDATE member SET up_at = %s WHERE id = ?".formatted(now), id.value());
    });
  }

  @Override
  public Entrance entrance(MemberId id) {
    return database.write(sql -> {
      Optional<String> founder =
          sql.first("SELECT founder FROM cluster WHERE id = 1 FOR UPDATE", Fields::optionalText)
              .orElseThrow();
      List<Member> living =
          sql.query(
              select + "WHERE gone_at IS NULL AND id <> ? ORDER BY incarnation",
              PostgresMembers::member,
              id.value());
      List<Member> up = living.stream().filter(Member::up).toList();
      if (!up.isEmpty()) {
        return new Entrance.Join(up);
      }
      boolean otherFounds =
          founder.isPresent()
              && living.stream().anyMatch(member -> member.id().value().equals(founder.get()));
      if (otherFounds) {
        return new Entrance.Wait();
      }
      sql.update("UPDATE cluster SET founder = ? WHERE id = 1", id.value());
      return new Entrance.Found();
    });
  }

  @Override
  public Instant now() {
    return database.read(sql -> sql.first("SELECT " + now, Fields::time)).orElseThrow();
  }

  @Override
  public byte[] secret() {
    byte[] fresh = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(fresh);
    var sealed = vault.seal(Places.clusterSecret(SECRET), fresh);
    List<@Nullable Object[]> rows =
        List.<@Nullable Object[]>of(
            new @Nullable Object[] {SECRET, sealed.bytes(), Sql.plain(sealed.key())});
    database.write(sql -> sql.bulk(Bulk.Kind.INSERT_IF_ABSENT, Table.CLUSTER_SECRET, rows));
    return database
        .read(sql ->
            sql.first(
                "SELECT value, sealed_by FROM cluster_secret WHERE id = ?", Fields::sealed, SECRET))
        .map(found -> vault.open(Places.clusterSecret(SECRET), found))
        .orElseThrow();
  }

  /// What ends later than anything that was begun now was begun before the clock was set back.
  @Override
  public boolean acquire(String name, String owner, Duration time) {
    return database.write(sql ->
        sql.update(
                """
                INSERT INTO coordination (name, owner, until) VALUES (?, ?, %1$s + ?)
                ON CONFLICT (name) DO UPDATE SET owner = excluded.owner, until = excluded.until
                WHERE coordination.owner = excluded.owner OR coordination.until < %1$s
                  OR coordination.until > excluded.until + ?
                """
                    .formatted(now),
                name,
                owner,
                time.toMillis(),
                time.toMillis())
            == 1);
  }

  @Override
  public void evenOut(Duration time) {
    boolean _ = acquire(EVENING_OUT, EVENING_OUT, time);
  }

  @Override
  public boolean evensOut() {
    return database
        .read(sql ->
            sql.first(
                "SELECT name FROM coordination WHERE name = ? AND until > " + now,
                Fields::text,
                EVENING_OUT))
        .isPresent();
  }

  @Override
  public boolean release(String name, String owner) {
    return database.write(sql ->
        sql.update("DELETE FROM coordination WHERE name = ? AND owner = ?", name, owner) == 1);
  }
}
