package dev.trunkline.gateway.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs work in a transaction of a connection that does not commit by itself.
final class Transactions {
  private static final Logger LOGGER = LoggerFactory.getLogger(Transactions.class);

  private Transactions() {}

  static <T> T run(Connection connection, Sql sql, Database.Work<T> work) throws SQLException {
    boolean committed = false;
    try {
      T result = work.run(sql);
      connection.commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        rollBack(connection);
      }
    }
  }

  /// A failed rollback hides nothing: the connection is broken, and the next use will say so.
  private static void rollBack(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOGGER.atDebug().setCause(e).log("rollback failed");
    }
  }

  /// For connections that are given up.
  static void closeQuietly(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      LOGGER.atDebug().setCause(e).log("close failed");
    }
  }
}
