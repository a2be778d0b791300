package dev.trunkline.gateway.store.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.trunkline.gateway.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.Semaphore;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A pool of connections to one PostgreSQL database.
///
/// A member that freezes in the middle of a transaction would hold up takeovers of its shards: the
/// server ends such a transaction after [#IDLE_IN_TRANSACTION_MS]. A commit is on the disk when it
/// returns (`synchronous_commit=on`), as long as the server runs with `fsync=on`.
final class PostgresDatabase implements Database {
  private static final Logger LOGGER = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final int IDLE_IN_TRANSACTION_MS = 2_000;
  private static final int STATEMENT_MS = 15_000;
  private static final int SOCKET_SECONDS = 20;
  private static final int CONNECT_MS = 3_000;

  /// So many connections are not for reading.
  private static final int WRITERS = 2;

  private final Dialect dialect = new PostgresDialect();
  private final PostgresAddress address;
  private final HikariDataSource pool;
  private final Semaphore readers;

  PostgresDatabase(PostgresAddress address, int connections) {
    this.address = address;
    this.readers = new Semaphore(Math.max(1, connections - WRITERS), true);
    HikariConfig config = new HikariConfig();
    config.setPoolName("store");
    config.setJdbcUrl(address.jdbcUrl());
    address.user().ifPresent(config::setUsername);
    address.password().ifPresent(config::setPassword);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(CONNECT_MS);
    config.setInitializationFailTimeout(-1); // the first use says what is wrong
    config.addDataSourceProperty("ApplicationName", "trunkline");
    config.addDataSourceProperty("logServerErrorDetail", "false"); // it quotes rows
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty("socketTimeout", Integer.toString(SOCKET_SECONDS));
    config.addDataSourceProperty("connectTimeout", Integer.toString(CONNECT_MS / 1000));
    config.setConnectionInitSql(
        """
        SET synchronous_commit = on;
        SET default_transaction_isolation = 'read committed';
        SET idle_in_transaction_session_timeout = %d;
        SET statement_timeout = %d;
        """
            .formatted(IDLE_IN_TRANSACTION_MS, STATEMENT_MS));
    this.pool = new HikariDataSource(config);
  }

  /// A connection outside the pool, whose session lives as long as itself. The caller closes it.
  ///
  /// @param timeout after so long without an answer it counts as broken
  Connection dedicated(String name, Duration timeout) throws SQLException {
    Properties properties = new Properties();
    address.user().ifPresent(user -> properties.setProperty("user", user));
    address.password().ifPresent(password -> properties.setProperty("password", password));
    properties.setProperty("ApplicationName", "trunkline " + name);
    properties.setProperty("logServerErrorDetail", "false");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("socketTimeout", Long.toString(Math.max(1, timeout.toSeconds())));
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_MS / 1000));
    return DriverManager.getConnection(address.jdbcUrl(), properties);
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  /// Connections whose statements may take as long as they need.
  @Override
  public DataSource migrationSource() {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(address.jdbcUrl());
    address.user().ifPresent(source::setUser);
    address.password().ifPresent(source::setPassword);
    source.setApplicationName("trunkline migration");
    source.setLogServerErrorDetail(false);
    source.setConnectTimeout(CONNECT_MS / 1000);
    source.setTcpKeepAlive(true);
    return source;
  }

  @Override
  public void warn() {
    String fsync = read(sql -> sql.first("SHOW fsync", Fields::text)).orElse("");
    if (!fsync.equals("on")) {
      LOGGER
          .atWarn()
          .log("PostgreSQL runs with fsync={}: a crash of its machine loses data", fsync);
    }
  }

  /// Waits while so many read that commits, renewals and takeovers would have to wait, too.
  @Override
  public <T> T read(Work<T> work) {
    readers.acquireUninterruptibly();
    try {
      return with(connection -> work.run(new Sql(connection, dialect, false)));
    } finally {
      readers.release();
    }
  }

  @Override
  public <T> T write(Work<T> work) {
    return with(connection -> {
      connection.setAutoCommit(false);
      return Transactions.run(connection, new Sql(connection, dialect, false), work);
    });
  }

  private interface Use<T> {
    T apply(Connection connection) throws SQLException;
  }

  private <T> T with(Use<T> use) {
    if (pool.isClosed()) {
      throw new StoreUnavailableException("the store is closed");
    }
    try (Connection connection = pool.getConnection()) {
      return use(connection, use);
    } catch (SQLException e) {
      throw dialect.translate(e);
    }
  }

  /// When one connection is broken, as by a restart of the server, the idle ones are taken to be:
  /// otherwise each of them would cost somebody a failure.
  private <T> T use(Connection connection, Use<T> use) throws SQLException {
    try {
      return use.apply(connection);
    } catch (SQLException e) {
      if (String.valueOf(e.getSQLState()).startsWith("08")) {
        pool.getHikariPoolMXBean().softEvictConnections();
      }
      throw e;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
