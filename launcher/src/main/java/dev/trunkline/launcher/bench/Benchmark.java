package dev.trunkline.launcher.bench;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Runs suites, prints their tables, and writes them as JSON.
public final class Benchmark {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Setup setup;
  private final Path result;
  private final List<Table> tables = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /// @param result the file that is written
  public Benchmark(Setup setup, Path result) {
    this.setup = setup;
    this.result = result;
  }

  /// @return whether all suites could be run
  /// @throws Exception when a suite lacks something; nothing has been measured then
  public boolean run(List<Suite> suites) throws Exception {
    for (Suite suite : suites) {
      suite.prepare(setup);
    }
    Map<String, String> machine = Machine.describe();
    machine.forEach((name, value) -> System.out.println(name + ": " + value));
    Table times = new Table("Time", "suite", "took, s", "meant to take, s");
    for (Suite suite : suites) {
      System.out.printf(
          "%n== %s: %s (load %s)%n", suite.name(), suite.what(), Machine.loadAverage());
      long began = System.nanoTime();
      for (Table table : run(suite)) {
        System.out.println("\n" + table.markdown());
        tables.add(table);
      }
      long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
      System.out.printf("   %d s%n", seconds);
      times.row(suite.name(), seconds, suite.budget(setup).toSeconds());
    }
    tables.add(Numbers.of(tables));
    tables.add(times);
    write(machine);
    tables.forEach(table -> System.out.println("\n" + table.markdown()));
    System.out.println("written to " + result);
    failures.forEach(failure -> System.out.println("FAILED: " + failure));
    return failures.isEmpty();
  }

  private List<Table> run(Suite suite) {
    try {
      return suite.run(setup);
    } catch (Exception e) { // the edge of a suite: what fails is reported, and the next one runs
      failures.add(suite.name() + ": " + e);
      return List.of();
    }
  }

  private void write(Map<String, String> machine) throws IOException {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("machine", machine);
    all.put("quick", setup.quick());
    all.put("tables", tables.stream().map(Table::json).toList());
    all.put("failures", failures);
    Files.writeString(result, JSON.writeValueAsString(all));
  }
}
