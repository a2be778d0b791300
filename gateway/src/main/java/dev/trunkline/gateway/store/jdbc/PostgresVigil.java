package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.Vigil;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Waits for advisory locks by asking for a share in them.
final class PostgresVigil implements Vigil {
  private static final Duration SLACK = Duration.ofSeconds(5);
  private static final Duration PATIENCE_MAX = Duration.ofSeconds(30);
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final PostgresDatabase database;
  private @Nullable Connection connection;
  private boolean closed;

  PostgresVigil(PostgresDatabase database) {
    this.database = database;
  }

  @Override
  public boolean awaitFall(Member member, Duration patience) {
    int key = (int) member.incarnation();
    try {
      Connection open = connected();
      try (Statement statement = open.createStatement()) {
        statement.execute("SET lock_timeout = " + patience.toMillis());
        statement.execute(
            "SELECT pg_advisory_lock_shared(%d, %d)".formatted(PostgresLifeline.LOCK_CLASS, key));
        statement.execute(
            "SELECT pg_advisory_unlock_shared(%d, %d)".formatted(PostgresLifeline.LOCK_CLASS, key));
        return true;
      }
    } catch (SQLException e) {
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      drop();
      throw database.dialect().translate(e);
    }
  }

  private synchronized Connection connected() throws SQLException {
    if (closed) {
      throw new StoreUnavailableException("the vigil is over");
    }
    Connection open = connection;
    if (open == null) {
      open = database.dedicated("vigil", PATIENCE_MAX.plus(SLACK));
      connection = open;
    }
    return open;
  }

  private synchronized void drop() {
    Connection open = connection;
    connection = null;
    if (open != null) {
      Transactions.closeQuietly(open);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    drop();
  }
}
