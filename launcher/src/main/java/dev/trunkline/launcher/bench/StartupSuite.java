package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.GatewayProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How long a gateway without sessions takes from its start until it is ready, on a new SQLite
/// file.
final class StartupSuite implements Suite {
  @Override
  public String name() {
    return "startup";
  }

  @Override
  public String what() {
    return "start of one process on SQLite until it is ready";
  }

  @Override
  public Duration budget(Setup setup) {
    return Duration.ofSeconds(setup.either(8, 15));
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    Table table = new Table("Startup", "options of the JVM", "ms until ready");
    Spread shipped = measure(setup, List.of());
    table.row("as shipped", shipped);
    table.figure(Figure.of(Goal.START, shipped.median() / 1e3));
    List<String> light = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    table.row(String.join(" ", light), measure(setup, light));
    table.note("From the start of the process until `/health/ready` answers 200; goal: 2,000 ms.");
    return List.of(table);
  }

  private static Spread measure(Setup setup, List<String> options) throws Exception {
    List<Long> times = new ArrayList<>();
    for (int round = 0; round < setup.rounds(); round++) {
      Path folder = Files.createTempDirectory(setup.folder(), "startup");
      long began = System.nanoTime();
      try (GatewayProcess gateway =
          GatewayProcess.start(
              "gateway",
              folder.resolve("gateway.log"),
              options,
              Map.of("TRUNKLINE_DATA", folder.toString()))) {
        gateway.api().get("/health/ready");
        times.add((System.nanoTime() - began) / 1_000_000);
      }
    }
    Setup.progress("%s: %s ms", options, Spread.of(times));
    return Spread.of(times);
  }
}
