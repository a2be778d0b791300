package dev.trunkline.launcher.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of three processes that are killed, frozen, stopped and cut off while people write,
/// and whose clocks are set.
///
/// `-Dfaults=KILL,FREEZE` chooses, `-Dfaults=all` is the proof, `-Dfaults=network` the part of it
/// that gives each member a network of its own (as root, on Linux), `-Dfaults=clocks` the part that
/// sets clocks (on Linux, with `cc`) and also in `all` where that goes; `-Dsessions` says how many
/// accounts there are; see docs/CLUSTER.md.
class FaultedClusterTest {
  private static final int SESSIONS = 24;

  @TempDir private Path folder;

  @Test
  void losesAndRepeatsNothing() throws IOException, InterruptedException {
    // Given
    Path logs = Path.of("target", "cluster").toAbsolutePath();
    Files.createDirectories(logs);
    for (int member = 1; member <= 3; member++) {
      Files.deleteIfExists(logs.resolve("member" + member + ".log"));
    }
    Map<Terrain, List<ClusterFault>> chosen = new EnumMap<>(Terrain.class);
    faults().forEach(it -> chosen.computeIfAbsent(it.terrain(), _ -> new ArrayList<>()).add(it));
    List<String> obstacles =
        chosen.keySet().stream().map(Terrain::obstacle).flatMap(Optional::stream).toList();
    obstacles.forEach(it -> System.out.println("some faults are left out: " + it));
    chosen.keySet().removeIf(it -> it.obstacle().isPresent());
    assumeThat(chosen).as("%s", obstacles).isNotEmpty();
    List<ClusterRun.Row> rows = new ArrayList<>();
    SoftAssertions softly = new SoftAssertions();

    // When
    for (Map.Entry<Terrain, List<ClusterFault>> each : chosen.entrySet()) {
      rows.addAll(run(each.getKey(), each.getValue(), logs, softly));
    }

    // Then
    System.out.println(ClusterRun.table(rows));
    softly.assertThat(rows).allMatch(row -> row.twoWriters() == 0);
    softly.assertAll();
  }

  private List<ClusterRun.Row> run(
      Terrain terrain, List<ClusterFault> faults, Path logs, SoftAssertions softly)
      throws IOException, InterruptedException {
    long seed = Long.getLong("seed", 1);
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    ClusterStage.Size size =
        new ClusterStage.Size(Integer.getInteger("sessions", SESSIONS), terrain);
    Path own = Files.createDirectory(folder.resolve(terrain.name()));
    try (ClusterStage stage = new ClusterStage(seed, size, own, logs)) {
      ClusterRun run = new ClusterRun(stage, random);
      stage.begin();
      for (ClusterFault fault : faults) {
        run.strike(fault);
      }
      stage.traffic().stop();
      List<String> details = new ArrayList<>(stage.findings().details());
      details.addAll(run.problems());
      details.forEach(System.out::println);
      run.violations().forEach(System.out::println);
      softly.assertThat(details).isEmpty();
      softly.assertThat(stage.ledger().refusals()).isEmpty();
      softly.assertThat(stage.strays()).as("shards outside their pools").isZero();
      return run.rows();
    }
  }

  private static List<ClusterFault> faults() {
    String chosen = System.getProperty("faults", "KILL,ALL_KILLED");
    assertThat(chosen).isNotEmpty();
    Stream<ClusterFault> all = Arrays.stream(ClusterFault.values());
    return switch (chosen) {
      case "all" -> all.filter(it -> it.terrain() != Terrain.WIRES).toList();
      case "network" -> all.filter(it -> it.terrain() == Terrain.WIRES).toList();
      case "clocks" -> all.filter(it -> it.terrain() == Terrain.CLOCKS).toList();
      default -> Arrays.stream(chosen.split(",")).map(ClusterFault::valueOf).toList();
    };
  }
}
