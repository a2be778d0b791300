package dev.trunkline.launcher.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// A PostgreSQL server on a free port of the loopback address, from binaries that are among our
/// libraries. It keeps its promises: `fsync` is on.
public final class PostgresProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final int CONNECTIONS_MAX = 200;

  private final EmbeddedPostgres server;

  private PostgresProcess(EmbeddedPostgres server) {
    this.server = server;
  }

  /// @param folder for its data
  public static PostgresProcess start(Path folder) throws IOException {
    return new PostgresProcess(
        EmbeddedPostgres.builder()
            .setDataDirectory(folder)
            .setCleanDataDirectory(false) // its folder goes with what it is in
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .setServerConfig("max_connections", Integer.toString(CONNECTIONS_MAX))
            .setPGStartupWait(STARTS_WITHIN)
            .start());
  }

  /// What a gateway is given as `DATABASE_URL`.
  public String url() {
    return "postgres://postgres@127.0.0.1:%d/postgres".formatted(server.getPort());
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
