package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreSettings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of this test run, on a free loopback port. It stops with the JVM; servers
/// that a killed run left behind are stopped at the next start.
public final class PostgresServer implements AutoCloseable {
  private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final EmbeddedPostgres server;
  private @Nullable String template;

  private PostgresServer(EmbeddedPostgres server) {
    this.server = server;
  }

  private static final class Shared {
    // Contract tests ask nothing of the disk.
    private static final PostgresServer SERVER = start("shared", Map.of("fsync", "off"));
  }

  /// The server that contract tests share.
  public static PostgresServer shared() {
    return Shared.SERVER;
  }

  /// Starts a server that keeps its promises: `fsync` and `synchronous_commit` are on.
  public static PostgresServer durable(String name) {
    return start(name, Map.of("fsync", "on", "synchronous_commit", "on"));
  }

  private static PostgresServer start(String name, Map<String, String> settings) {
    try {
      stopOrphans();
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(FOLDER.resolve(ProcessHandle.current().pid() + "-" + name))
              .setCleanDataDirectory(true)
              .setPGStartupWait(Duration.ofSeconds(60));
      settings.forEach(builder::setServerConfig);
      return new PostgresServer(builder.start());
    } catch (IOException e) {
      throw new IllegalStateException("no PostgreSQL server", e);
    }
  }

  private static void stopOrphans() throws IOException {
    Files.createDirectories(FOLDER);
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(FOLDER)) {
      for (Path folder : folders) {
        long owner = Long.parseLong(folder.getFileName().toString().split("-", 2)[0]);
        if (ProcessHandle.of(owner).isEmpty()) {
          serverOf(folder).ifPresent(ProcessHandle::destroy);
        }
      }
    }
  }

  private static Optional<ProcessHandle> serverOf(Path folder) throws IOException {
    Path pidFile = folder.resolve("postmaster.pid");
    if (!Files.exists(pidFile)) {
      return Optional.empty();
    }
    return ProcessHandle.of(Long.parseLong(Files.readAllLines(pidFile).getFirst()))
        .filter(process -> process.info().command().orElse("").endsWith("postgres"));
  }

  /// The URL of a new, empty database.
  public String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE " + name);
    return url(name);
  }

  /// The URL of a new database with an empty store, which takes less time to open.
  public synchronized String newStore() {
    if (template == null) {
      String url = newDatabase();
      JdbcStore.open(StoreSettings.of(url)).close();
      template = url.substring(url.lastIndexOf('/') + 1);
    }
    String name = "test_" + DATABASES.incrementAndGet();
    execute("CREATE DATABASE %s TEMPLATE %s".formatted(name, template));
    return url(name);
  }

  private String url(String database) {
    return "postgres://postgres@127.0.0.1:%d/%s".formatted(server.getPort(), database);
  }

  /// Runs a statement as the server's superuser.
  public void execute(String statement) {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement executor = connection.createStatement()) {
      executor.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement, e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
