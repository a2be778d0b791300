package dev.trunkline.launcher.kill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A cluster of three processes that are killed, frozen, stopped and cut off while people write.
/// `-Dfaults=KILL,FREEZE` chooses, `-Dfaults=all` is the proof, `-Dfaults=network` the part of it
/// that gives each member a network of its own (as root, on Linux), `-Dsessions` says how many
/// accounts there are; see docs/CLUSTER.md.
class FaultedClusterTest {
  private static final int SESSIONS = 24;

  @TempDir private Path folder;

  @Test
  void losesAndRepeatsNothing() throws IOException, InterruptedException {
    // Given
    boolean wires = faults().stream().anyMatch(ClusterFault::needsWires);
    assumeThat(wires ? Wires.obstacle() : Optional.empty()).isEmpty();
    long seed = Long.getLong("seed", 1);
    Path logs = Path.of("target", "cluster").toAbsolutePath();
    Files.createDirectories(logs);
    for (int member = 1; member <= 3; member++) {
      Files.deleteIfExists(logs.resolve("member" + member + ".log"));
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    try (ClusterStage stage =
        new ClusterStage(
            seed,
            new ClusterStage.Size(Integer.getInteger("sessions", SESSIONS), wires),
            folder,
            logs)) {
      ClusterRun run = new ClusterRun(stage, random);
      stage.begin();

      // When
      for (ClusterFault fault : faults()) {
        run.strike(fault);
      }
      stage.traffic().stop();

      // Then
      System.out.println(run.table());
      List<String> details = new ArrayList<>(stage.findings().details());
      details.forEach(System.out::println);
      run.violations().forEach(System.out::println);
      SoftAssertions.assertSoftly(softly -> {
        softly.assertThat(details).isEmpty();
        softly.assertThat(run.rows()).allMatch(row -> row.twoWriters() == 0);
        softly.assertThat(stage.ledger().refusals()).isEmpty();
      });
    }
  }

  private static List<ClusterFault> faults() {
    String chosen = System.getProperty("faults", "KILL");
    assertThat(chosen).isNotEmpty();
    return switch (chosen) {
      case "all" -> Arrays.stream(ClusterFault.values()).filter(it -> !it.needsWires()).toList();
      case "network" -> Arrays.stream(ClusterFault.values()).filter(it -> it.needsWires()).toList();
      default -> Arrays.stream(chosen.split(",")).map(ClusterFault::valueOf).toList();
    };
  }
}
