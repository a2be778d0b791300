package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Usage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Gateways that know nothing of each other, each with a simulator of its own: so many that none
/// opens more files than a process may.
final class Stages implements AutoCloseable {
  /// Linux has 28,232 ports for connections from one address to one server.
  private static final int CONNECTIONS_MAX = 25_000;

  /// Files of a process that are no connections of sessions.
  private static final int OTHER_FILES = 1_000;

  /// In a line of /proc/PID/limits, behind three words.
  private static final int SOFT_LIMIT = 3;

  private final List<Stage> stages = new ArrayList<>();

  /// Opens one of them.
  interface Opening {
    Stage open(int number) throws IOException, InterruptedException;
  }

  static Stages open(int sessions, Opening opening) throws IOException, InterruptedException {
    Stages opened = new Stages();
    try {
      for (int i = 0; i < Math.ceilDiv(sessions, perProcess()); i++) {
        opened.stages.add(opening.open(i));
      }
      return opened;
    } catch (IOException | InterruptedException e) {
      opened.close();
      throw e;
    }
  }

  /// How many sessions one gateway can connect, and one simulator can take.
  static int perProcess() throws IOException {
    try (Stream<String> limits = Files.lines(Path.of("/proc/self/limits"))) {
      return limits
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split(" +", -1)[SOFT_LIMIT])
          .filter(limit -> !limit.equals("unlimited"))
          .map(limit -> (int) Math.min(CONNECTIONS_MAX, Long.parseLong(limit) - OTHER_FILES))
          .findFirst()
          .orElse(CONNECTIONS_MAX);
    }
  }

  int processes() {
    return stages.size();
  }

  List<Stage> all() {
    return List.copyOf(stages);
  }

  /// Links until there are as many sessions on all of them together.
  void growTo(int sessions) throws IOException, InterruptedException {
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      int share = sessions / stages.size() + (i < sessions % stages.size() ? 1 : 0);
      stage.grow(share - stage.fleet().sessions().size());
    }
  }

  /// What the gateways have used together.
  Usage usage() throws IOException {
    Duration cpu = Duration.ZERO;
    long residentKib = 0;
    for (Stage stage : stages) {
      Usage usage = stage.gateway().child().usage();
      cpu = cpu.plus(usage.cpu());
      residentKib += usage.residentKib();
    }
    return new Usage(cpu, residentKib);
  }

  long violations() throws IOException, InterruptedException {
    long violations = 0;
    for (Stage stage : stages) {
      violations += stage.simulator().violations();
    }
    return violations;
  }

  @Override
  public void close() {
    stages.forEach(Stage::close);
  }
}
