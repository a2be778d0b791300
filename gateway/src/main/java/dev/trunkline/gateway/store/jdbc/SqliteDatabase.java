package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/// One SQLite file in WAL mode, used by one process: one connection writes, a few read. A commit is
/// on the disk when it returns (`synchronous=FULL`).
final class SqliteDatabase implements Database {
  private static final Logger LOGGER = LoggerFactory.getLogger(SqliteDatabase.class);

  private static final int READERS = 4;
  private static final int WAIT_SECONDS = 10;

  private final Dialect dialect = new SqliteDialect();
  private final SqliteFile file;
  // Fair, so that neither the journal nor the upkeep starves.
  private final ReentrantLock writing = new ReentrantLock(true);
  private final Semaphore readerPermits = new Semaphore(READERS, true);
  private final Deque<Open> idleReaders = new ArrayDeque<>();
  private @Nullable Open writer;
  private boolean closed;

  private record Open(Connection connection, Sql sql) {}

  SqliteDatabase(Path path) {
    this.file = SqliteFile.claim(path);
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }

  @Override
  public DataSource migrationSource() {
    return source();
  }

  private SQLiteDataSource source() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
    config.setTempStore(SQLiteConfig.TempStore.MEMORY);
    config.setJournalSizeLimit(64 << 20);
    config.setBusyTimeout(WAIT_SECONDS * 1000);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl("jdbc:sqlite:" + file.path());
    return source;
  }

  private Open open(boolean autoCommit) throws SQLException {
    Connection connection = source().getConnection();
    connection.setAutoCommit(autoCommit);
    return new Open(connection, new Sql(connection, dialect, true));
  }

  @Override
  public <T> T read(Work<T> work) {
    acquireReader();
    try {
      Open reader = idleReader();
      T result = work.run(reader.sql());
      giveBack(reader);
      return result;
    } catch (SQLException e) {
      throw dialect.translate(e);
    } finally {
      readerPermits.release();
    }
  }

  private void acquireReader() {
    try {
      if (!readerPermits.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS)) {
        throw new StoreUnavailableException(
            "SQLite: all %d readers were busy for %d s".formatted(READERS, WAIT_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailableException("interrupted while waiting for SQLite", e);
    }
  }

  private Open idleReader() throws SQLException {
    synchronized (idleReaders) {
      if (closed) {
        throw new StoreUnavailableException("the store is closed");
      }
      Open idle = idleReaders.poll();
      if (idle != null) {
        return idle;
      }
    }
    return open(true);
  }

  private void giveBack(Open reader) throws SQLException {
    synchronized (idleReaders) {
      if (!closed) {
        idleReaders.push(reader);
        return;
      }
    }
    reader.connection().close();
  }

  @Override
  public <T> T write(Work<T> work) {
    writing.lock();
    try {
      return writeLocked(work);
    } finally {
      writing.unlock();
    }
  }

  private <T> T writeLocked(Work<T> work) {
    try {
      if (closed) {
        throw new StoreUnavailableException("the store is closed");
      }
      if (writer == null) {
        writer = open(false);
      }
      return Transactions.run(writer.connection(), writer.sql(), work);
    } catch (SQLException e) {
      StoreException failure = dialect.translate(e);
      if (failure instanceof StoreUnavailableException) {
        closeWriter();
      }
      throw failure;
    }
  }

  private void closeWriter() {
    Open open = writer;
    writer = null;
    if (open != null) {
      Transactions.closeQuietly(open.connection());
    }
  }

  /// Moves everything from the write-ahead log into the file, so that the file alone is a backup.
  private void foldLog() {
    if (writer == null) {
      return;
    }
    try (Statement statement = writer.connection().createStatement()) {
      statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (SQLException e) {
      LOGGER.atWarn().log("the write-ahead log stays beside the store: {}", e.getMessage());
    }
  }

  @Override
  public void close() {
    writing.lock();
    try {
      synchronized (idleReaders) {
        closed = true;
        idleReaders.forEach(reader -> Transactions.closeQuietly(reader.connection()));
        idleReaders.clear();
      }
      foldLog();
      closeWriter();
    } finally {
      writing.unlock();
    }
    file.close();
  }
}
