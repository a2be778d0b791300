package dev.trunkline.launcher.kill;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A gateway as a process of its own, on a port and with a store that stay the same however often
/// it is killed. What it runs is the class path of this test, which no build can leave stale, or
/// the jar that the system property `jar` names.
final class GatewayProcess implements AutoCloseable {
  /// Below the ports that systems give to outgoing connections, which could take it in between.
  private static final int PORT_FIRST = 20_000;

  private static final int PORTS = 10_000;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private static final List<String> JVM_OPTIONS =
      List.of(
          "--sun-misc-unsafe-memory-access=allow",
          "--enable-native-access=ALL-UNNAMED",
          "-XX:+UseCompactObjectHeaders");

  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private final Thread lastResort =
      Thread.ofPlatform().name("gateway-end").unstarted(this::destroy);
  private volatile @Nullable Process process;

  /// @param jvmOptions besides those that `./trunkline` gives
  /// @param environment all settings
  /// @param log where its output goes
  GatewayProcess(List<String> jvmOptions, Map<String, String> environment, Path log) {
    this(List.of(), jvmOptions, environment, log);
  }

  /// @param within what the command begins with, as one that changes the network does
  GatewayProcess(
      List<String> within, List<String> jvmOptions, Map<String, String> environment, Path log) {
    this.command = Stream.concat(within.stream(), command(jvmOptions).stream()).toList();
    this.environment = environment;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  private static List<String> command(List<String> jvmOptions) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JVM_OPTIONS);
    command.addAll(jvmOptions);
    String jar = System.getProperty("jar", "");
    if (jar.isEmpty()) {
      String own = System.getProperty("java.class.path");
      command.addAll(List.of("-cp", System.getProperty("surefire.test.class.path", own)));
      command.add("dev.trunkline.launcher.Main");
    } else {
      command.addAll(List.of("-jar", jar));
    }
    command.add("serve");
    return List.copyOf(command);
  }

  /// A port that nobody listens at, and another one each time. No seed decides it: two runs at the
  /// same time would agree on it before either listens.
  static int freePort() {
    while (true) {
      int port = PORT_FIRST + ThreadLocalRandom.current().nextInt(PORTS);
      try (ServerSocket _ = new ServerSocket(port, 1)) {
        if (GIVEN.add(port)) {
          return port;
        }
      } catch (IOException _) {
        // taken: try another one
      }
    }
  }

  void start() {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(log.toFile()));
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Kills it with SIGKILL, and waits until it is gone. From any thread.
  void kill() {
    Process running = running();
    if (!running.isAlive()) {
      throw exited(running);
    }
    running.destroyForcibly();
    running.onExit().join();
  }

  /// Kills all of them with SIGKILL, as close together as it goes, and waits until they are gone.
  static void killAll(List<GatewayProcess> all) {
    List<Process> running = all.stream().map(GatewayProcess::running).toList();
    running.forEach(Process::destroyForcibly);
    running.forEach(process -> process.onExit().join());
  }

  /// Sends it a signal, such as `STOP`.
  void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(running().pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits until it has ended by itself.
  void awaitEnd() {
    running().onExit().join();
  }

  /// Lets it run for a while.
  ///
  /// @throws IllegalStateException when it ends by itself
  void run(Duration time) throws InterruptedException {
    Process running = running();
    if (running.waitFor(time.toNanos(), TimeUnit.NANOSECONDS)) {
      throw exited(running);
    }
  }

  boolean isAlive() {
    Process running = process;
    return running != null && running.isAlive();
  }

  private Process running() {
    Process running = process;
    if (running == null) {
      throw new IllegalStateException("the gateway was not started");
    }
    return running;
  }

  private IllegalStateException exited(Process ended) {
    return new IllegalStateException(
        "the gateway ended by itself with %d; see %s".formatted(ended.exitValue(), log));
  }

  private void destroy() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
    }
  }

  @Override
  public void close() {
    destroy();
    Process running = process;
    if (running != null) {
      running.onExit().join();
    }
    Runtime.getRuntime().removeShutdownHook(lastResort);
  }
}
