package dev.trunkline.launcher.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A process that this one has started, and that ends with it.
public final class Child implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(5);
  private static final Duration STOPS_WITHIN = Duration.ofSeconds(30);

  private final String name;
  private final Process process;
  private final Path log;
  private final Thread lastResort;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.lastResort = Thread.ofPlatform().name(name + "-end").unstarted(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /// What is started.
  ///
  /// @param environment added to that of this process
  /// @param log where its output goes
  public record Launch(
      String name, List<String> command, Map<String, String> environment, Path log) {

    /// The program that this process is, with the same options for the JVM, and with other ones.
    ///
    /// @param more options for the JVM
    public static Launch ofOurs(
        String name,
        List<String> more,
        List<String> arguments,
        Map<String, String> environment,
        Path log) {
      List<String> command = new ArrayList<>();
      command.add(jdk("java").toString());
      command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
      command.addAll(more);
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), "dev.trunkline.launcher.Main"));
      command.addAll(arguments);
      return new Launch(name, List.copyOf(command), environment, log);
    }
  }

  private static Path jdk(String tool) {
    return Path.of(System.getProperty("java.home"), "bin", tool);
  }

  public static Child start(Launch launch) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(launch.command());
    builder.environment().putAll(launch.environment());
    builder.redirectErrorStream(true).redirectOutput(Redirect.appendTo(launch.log().toFile()));
    return new Child(launch.name(), builder.start(), launch.log());
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /// Waits for a line of its output.
  ///
  /// @return the first group of `line`
  /// @throws IOException when it ends before, or takes too long
  public String await(Pattern line, Duration patience) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      Matcher matcher = line.matcher(Files.readString(log));
      if (matcher.find()) {
        return matcher.group(1);
      }
      if (!process.isAlive()) {
        throw new IOException(
            name + " ended with " + process.exitValue() + ":\n" + Files.readString(log));
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(name + " is not ready after " + patience + "; see " + log);
      }
      Thread.sleep(POLL);
    }
  }

  /// Writes a line to its standard input.
  public void write(String line) throws IOException {
    process.getOutputStream().write((line + "\n").getBytes(UTF_8));
    process.getOutputStream().flush();
  }

  public Usage usage() throws IOException {
    return Usage.of(pid());
  }

  /// Has the JVM collect its garbage, as often as it takes to see what is left.
  public void collectGarbage() throws IOException, InterruptedException {
    for (int i = 0; i < 3; i++) {
      jcmd("GC.run");
      Thread.sleep(Duration.ofMillis(300));
    }
  }

  /// How many bytes of its heap are reachable.
  public long liveHeapBytes() throws IOException, InterruptedException {
    String histogram = jcmd("GC.class_histogram").strip();
    String total = histogram.substring(histogram.lastIndexOf('\n') + 1).strip();
    return Long.parseLong(total.split(" +", -1)[2]);
  }

  private String jcmd(String command) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(jdk("jcmd").toString(), Long.toString(pid()), command)
            .redirectErrorStream(true)
            .start();
    String output = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    if (jcmd.waitFor() != 0) {
      throw new IOException("jcmd " + command + ": " + output);
    }
    return output;
  }

  /// Sends a signal, such as `STOP`, `CONT` or `KILL`.
  public void signal(String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
  }

  /// Kills it with SIGKILL, and waits until it is gone.
  public void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /// Asks it to stop, and kills it when it does not.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOPS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException _) {
      kill();
      Thread.currentThread().interrupt();
    }
    try {
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (IllegalStateException _) { // this process ends, too: the hook does no harm
      return;
    }
  }
}
