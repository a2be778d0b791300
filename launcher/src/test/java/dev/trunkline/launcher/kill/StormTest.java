package dev.trunkline.launcher.kill;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A gateway under kills, with a database that crashes and webhooks that fail one in three, on both
/// stores. `-Dmessages=10000 -Dsessions=50` makes it a proof, `-Dstores=sqlite,postgres` and
/// `-Dseed` choose; see docs/PROOF.md.
class StormTest {
  private static final int MESSAGES = 60;
  private static final int SESSIONS = 4;

  @TempDir private Path folder;

  @Test
  void losesAndRepeatsNothing() throws IOException, InterruptedException {
    // Given
    long seed = Plan.seedOfProperties();
    int messages = Integer.getInteger("messages", MESSAGES);
    int sessions = Integer.getInteger("sessions", SESSIONS);
    List<Calm> runs = new ArrayList<>();
    List<String> problems = new ArrayList<>();

    // When
    for (String store : System.getProperty("stores", "sqlite,postgres").split(",", -1)) {
      Storm.Order order = new Storm.Order(Backend.of(store), seed, messages, sessions);
      try (Stage stage = Stage.open(order.size(), seed, places(order.store()))) {
        Calm run = new Storm(stage, order).run();
        runs.add(run);
        problems.addAll(run.problems());
      }
    }

    // Then
    System.out.println(Calm.table(runs));
    assertThat(problems).isEmpty();
  }

  private Stage.Places places(Backend store) throws IOException {
    Path log = Path.of("target", "storm", store.text() + ".log").toAbsolutePath();
    Files.createDirectories(log.getParent());
    Files.deleteIfExists(log);
    return new Stage.Places(store, Files.createDirectory(folder.resolve(store.text())), log);
  }
}
