package dev.trunkline.launcher.kill;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the gateway keeps its sessions in. It is not killed with it.
final class Database implements AutoCloseable {
  private final Path folder;
  private final Optional<EmbeddedPostgres> server;

  private Database(Path folder, Optional<EmbeddedPostgres> server) {
    this.folder = folder;
    this.server = server;
  }

  static Database open(Plan.Backend backend, Path folder) throws IOException {
    return switch (backend) {
      case SQLITE -> new Database(folder, Optional.empty());
      case POSTGRES -> new Database(folder, Optional.of(startPostgres(folder)));
    };
  }

  /// A server that keeps its promises.
  private static EmbeddedPostgres startPostgres(Path folder) throws IOException {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder.resolve("postgres"))
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setPGStartupWait(Duration.ofSeconds(60))
        .start();
  }

  /// What a gateway has to be told about it.
  Map<String, String> settings() {
    String data = folder.toString();
    return server
        .map(it -> "postgres://postgres@127.0.0.1:%d/postgres".formatted(it.getPort()))
        .map(url -> Map.of("TRUNKLINE_DATA", data, "DATABASE_URL", url))
        .orElseGet(() -> Map.of("TRUNKLINE_DATA", data));
  }

  /// Answers a query with the texts of its first column.
  List<String> ask(String query) {
    List<String> answers = new ArrayList<>();
    try (Connection connection = server.orElseThrow().getPostgresDatabase().getConnection();
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
      long server =
          Long.parseLong(Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
      ProcessHandle process = ProcessHandle.of(server).orElseThrow();
      List<String> command = new ArrayList<>(List.of("kill", "-" + name));
      Stream.concat(Stream.of(process), process.descendants())
          .forEach(each -> command.add(Long.toString(each.pid())));
      new ProcessBuilder(command).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (server.isPresent()) {
      server.get().close();
    }
  }
}
