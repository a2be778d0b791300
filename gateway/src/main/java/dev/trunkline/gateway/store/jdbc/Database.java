package dev.trunkline.gateway.store.jdbc;

import java.sql.SQLException;
import javax.sql.DataSource;

/// Connections to one database.
interface Database extends AutoCloseable {

  /// Something to do on a connection.
  @FunctionalInterface
  interface Work<T> {
    T run(Sql sql) throws SQLException;
  }

  Dialect dialect();

  /// For the migrations, before anything else runs.
  DataSource migrationSource();

  /// Says in the log what makes this database less durable than it should be.
  default void warn() {}

  /// Runs one statement that reads.
  <T> T read(Work<T> work);

  /// Runs `work` in a transaction, and returns when it is durable. When `work` fails, nothing is
  /// written.
  <T> T write(Work<T> work);

  @Override
  void close();
}
