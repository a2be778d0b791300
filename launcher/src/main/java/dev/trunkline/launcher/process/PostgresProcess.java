package dev.trunkline.launcher.process;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A PostgreSQL server on a free port of the loopback address, from binaries that are among our
/// libraries. It keeps its promises: `fsync` is on. Not safe for use by several threads.
public final class PostgresProcess implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);
  private static final int CONNECTIONS_MAX = 200;

  private static final Pattern QUOTED = Pattern.compile("\"([^\"]*)\"");

  private final Path folder;
  private EmbeddedPostgres server;

  private PostgresProcess(Path folder) throws IOException {
    this.folder = folder;
    this.server = builder(folder).start();
  }

  /// @param folder for its data
  public static PostgresProcess start(Path folder) throws IOException {
    return new PostgresProcess(folder);
  }

  private static EmbeddedPostgres.Builder builder(Path folder) {
    return EmbeddedPostgres.builder()
        .setDataDirectory(folder)
        .setCleanDataDirectory(false) // its folder goes with what it is in
        .setServerConfig("fsync", "on")
        .setServerConfig("synchronous_commit", "on")
        .setServerConfig("full_page_writes", "on")
        .setServerConfig("max_connections", Integer.toString(CONNECTIONS_MAX))
        .setPGStartupWait(STARTS_WITHIN);
  }

  /// What a gateway is given as `DATABASE_URL`.
  public String url() {
    return "postgres://postgres@127.0.0.1:%d/postgres".formatted(server.getPort());
  }

  /// Sends a signal, such as `STOP`, to all of the server's processes.
  public void signal(String signal) throws IOException, InterruptedException {
    ProcessHandle process = process();
    List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
    Stream.concat(Stream.of(process), process.descendants())
        .forEach(each -> command.add(Long.toString(each.pid())));
    new ProcessBuilder(command).start().waitFor();
  }

  /// Ends the server as a crash does: nothing is finished, nothing is flushed.
  public void crash() throws IOException, InterruptedException {
    ProcessHandle process = process();
    new ProcessBuilder("kill", "-QUIT", Long.toString(process.pid())).start().waitFor();
    process.onExit().join();
  }

  /// Starts the server again after a crash, on the same port.
  public void restart() throws IOException {
    int port = server.getPort();
    server.close();
    server = builder(folder).setPort(port).start();
  }

  /// Starts the server again in good order, by its own command, with more in its environment.
  public void restartWith(Map<String, String> environment)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U")); // the server refuses to be run by root
    }
    String options = Files.readString(folder.resolve("postmaster.opts")).strip();
    command.add(options.substring(0, options.indexOf(" \"")));
    QUOTED.matcher(options).results().map(found -> found.group(1)).forEach(command::add);
    ProcessHandle process = process();
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    process.onExit().join();
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    builder
        .redirectErrorStream(true)
        .redirectOutput(folder.resolveSibling("postgres.log").toFile())
        .start();
  }

  private ProcessHandle process() throws IOException {
    return find().orElseThrow(() -> new IllegalStateException("the PostgreSQL server is gone"));
  }

  private Optional<ProcessHandle> find() throws IOException {
    return ProcessHandle.of(
        Long.parseLong(Files.readAllLines(folder.resolve("postmaster.pid")).getFirst()));
  }

  /// Returns when nobody writes into its folder any more.
  @Override
  public void close() throws IOException {
    Optional<ProcessHandle> process =
        Files.exists(folder.resolve("postmaster.pid")) ? find() : Optional.empty();
    server.close();
    process.ifPresent(
        it -> it.onExit().completeOnTimeout(it, STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS).join());
  }
}
