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
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A PostgreSQL server of this test run, on a free loopback port. It stops with the JVM; servers
/// that a killed run left behind are stopped at the next start.
public final class PostgresServer implements AutoCloseable {
  private static final Path FOLDER = Path.of("target", "postgres").toAbsolutePath();
  private static final AtomicInteger DATABASES = new AtomicInteger();

  private final Path folder;
  private final Map<String, String> settings;
  private EmbeddedPostgres server;
  private @Nullable String template;

  private PostgresServer(String name, Map<String, String> settings) throws IOException {
    this.folder = FOLDER.resolve(ProcessHandle.current().pid() + "-" + name);
    this.settings = settings;
    this.server = builder().start();
  }

  private EmbeddedPostgres.Builder builder() {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false) // a server that starts again finds its data
            .setPGStartupWait(Duration.ofSeconds(60));
    settings.forEach(builder::setServerConfig);
    return builder;
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
    PostgresServer server =
        start(name, Map.of("fsync", "on", "synchronous_commit", "on", "full_page_writes", "on"));
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      List<byte[]> value = RawSql.bytes(server.url("postgres"), "SHOW " + setting);
      if (!Arrays.equals(value.getFirst(), new byte[] {'o', 'n'})) {
        throw new IllegalStateException("the server does not run with " + setting + "=on");
      }
    }
    return server;
  }

  private static PostgresServer start(String name, Map<String, String> settings) {
    try {
      stopOrphans();
      return new PostgresServer(name, settings);
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
          serverOf(folder).ifPresent(PostgresServer::stop);
          delete(folder);
        }
      }
    }
  }

  private static void stop(ProcessHandle server) {
    server.destroyForcibly();
    server.onExit().join();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
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

  /// Stops the server at once, as a crash does: nothing is finished, nothing is flushed.
  public void crash() {
    try {
      ProcessHandle process = serverOf(folder).orElseThrow();
      new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
      process.onExit().join();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts the server again after a crash, on the same port.
  public void restart() {
    try {
      int port = server.getPort();
      server.close();
      server = builder().setPort(port).start();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
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
      delete(folder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
