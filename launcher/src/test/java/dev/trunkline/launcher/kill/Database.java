package dev.trunkline.launcher.kill;

import static org.awaitility.Awaitility.await;

import dev.trunkline.launcher.process.PostgresProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the gateway keeps its sessions in. It is not killed with it.
final class Database implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final Path folder;
  private final Optional<PostgresProcess> server;

  private Database(Path folder, Optional<PostgresProcess> server) {
    this.folder = folder;
    this.server = server;
  }

  static Database open(Backend backend, Path folder) throws IOException {
    return switch (backend) {
      case SQLITE -> new Database(folder, Optional.empty());
      case POSTGRES ->
          new Database(folder, Optional.of(PostgresProcess.start(folder.resolve("postgres"))));
    };
  }

  /// The server, if there is one.
  Optional<PostgresProcess> server() {
    return server;
  }

  /// What a gateway has to be told about it.
  Map<String, String> settings() {
    String data = folder.toString();
    return server
        .map(it -> Map.of("TRUNKLINE_DATA", data, "DATABASE_URL", it.url()))
        .orElseGet(() -> Map.of("TRUNKLINE_DATA", data));
  }

  /// Answers a query with the texts of its first column.
  List<String> ask(String query) {
    List<String> answers = new ArrayList<>();
    String url = server.orElseThrow().url().replace("postgres://postgres@", "jdbc:postgresql://");
    try (Connection connection = DriverManager.getConnection(url, "postgres", "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        answers.add(rows.getString(1));
      }
      return answers;
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  /// Freezes all of the server's processes, or lets them go on.
  void signal(String name) {
    try {
      server.orElseThrow().signal(name);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Starts the server again, with more in its environment.
  void restartWith(Map<String, String> environment) {
    try {
      server.orElseThrow().restartWith(environment);
      await()
          .atMost(STARTS_WITHIN)
          .ignoreExceptionsInstanceOf(IllegalStateException.class)
          .until(() -> !ask("SELECT 1").isEmpty());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// How far its clock is ahead of this process's.
  Duration lead() {
    long millis =
        Long.parseLong(
            ask("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000 AS BIGINT)").getFirst());
    return Duration.ofMillis(millis - System.currentTimeMillis());
  }

  /// Crashes, and recovers.
  void crash() {
    try {
      server.orElseThrow().crash();
      server.orElseThrow().restart();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Closes the connections of a program, by the beginning of the name that it gives them.
  void disconnect(String program) {
    List<String> _ =
        ask(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
            WHERE application_name LIKE '%s%%'
            """
                .formatted(program));
  }

  @Override
  public void close() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
