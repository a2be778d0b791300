package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A connection that holds an advisory lock under the number of its member's incarnation.
///
/// The lock belongs to the connection's session: the server lets it fall as soon as it sees the
/// connection end, which for a process that was killed is at once.
final class PostgresLifeline implements Lifeline {
  /// The first half of the lock's key, apart from those of other programs.
  static final int LOCK_CLASS = 0x54524b4c;

  /// Less than a lease lasts, so that a member hears of a store that hangs before it must stop.
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final PostgresDatabase database;
  private final MemberId member;
  private final long incarnation;
  private final String renewal;
  private volatile @Nullable Connection connection;
  private boolean locked;
  private volatile boolean closed;

  private PostgresLifeline(
      PostgresDatabase database, MemberId member, long incarnation, Connection connection) {
    this.database = database;
    this.member = member;
    this.incarnation = incarnation;
    this.connection = connection;
    this.locked = true;
    this.renewal =
        "UPDATE member SET seen_at = %s WHERE id = ? AND gone_at IS NULL RETURNING seen_at"
            .formatted(database.dialect().now());
  }

  /// Enters the member, with its lock already held.
  static PostgresLifeline begin(PostgresDatabase database, MemberProfile profile) {
    Connection connection = null;
    try {
      connection = database.dedicated(profile.name(), TIMEOUT);
      Sql sql = new Sql(connection, database.dialect(), false);
      long incarnation =
          sql.first(
                  "UPDATE cluster SET incarnations = incarnations + 1 WHERE id = 1 RETURNING incarnations",
                  Fields::number)
              .orElseThrow();
      sql.query(
          "SELECT pg_advisory_lock(%d, %d)".formatted(LOCK_CLASS, (int) incarnation), _ -> true);
      MemberId id = new MemberId(profile.name() + "#" + incarnation);
      PostgresLifeline lifeline = new PostgresLifeline(database, id, incarnation, connection);
      connection.setAutoCommit(false);
      Transactions.run(connection, sql, work -> lifeline.enter(work, profile));
      connection.setAutoCommit(true);
      connection = null;
      return lifeline;
    } catch (SQLException e) {
      throw database.dialect().translate(e);
    } finally {
      if (connection != null) {
        Transactions.closeQuietly(connection);
      }
    }
  }

  private int enter(Sql sql, MemberProfile profile) throws SQLException {
    String now = database.dialect().now();
    sql.update(
        """
        UPDATE member SET gone_at = %s, gone_reason = 'its address is another process''s'
        WHERE gone_at IS NULL AND host = ? AND http_port = ?
        """
            .formatted(now),
        profile.host(),
        profile.httpPort());
    return sql.update(
        """
        INSERT INTO member (id, incarnation, name, role, host, cluster_port, http_port, capacity,
          labels, draining, joined_at, seen_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 0, %1$s, %1$s)
        """
            .formatted(now),
        member.value(),
        incarnation,
        profile.name(),
        profile.role(),
        profile.host(),
        profile.clusterPort(),
        profile.httpPort(),
        profile.capacity(),
        String.join(",", profile.labels()));
  }

  @Override
  public MemberId member() {
    return member;
  }

  @Override
  public Optional<Instant> renew() {
    try {
      Connection open = connected();
      Sql sql = new Sql(open, database.dialect(), false);
      if (!locked) {
        locked =
            sql.first(
                    "SELECT pg_try_advisory_lock(%d, %d)".formatted(LOCK_CLASS, (int) incarnation),
                    Fields::text)
                .filter("t"::equals)
                .isPresent();
      }
      return sql.first(renewal, Fields::time, member.value());
    } catch (SQLException e) {
      drop();
      throw database.dialect().translate(e);
    }
  }

  private Connection connected() throws SQLException {
    if (closed) {
      throw new SQLException("the lifeline is closed", "08003");
    }
    Connection open = connection;
    if (open == null) {
      open = database.dedicated(member.value(), TIMEOUT);
      connection = open;
      locked = false;
    }
    return open;
  }

  private void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      Transactions.closeQuietly(open);
    }
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }
}
