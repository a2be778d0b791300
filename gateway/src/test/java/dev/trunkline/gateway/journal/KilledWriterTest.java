package dev.trunkline.gateway.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a killed process had acknowledged is there afterwards. `-Dkills=200` runs it long.
///
/// The operating system survives here, so this does not show that commits reach the disk: that is
/// the store's setting (`synchronous=FULL`, `fsync=on`).
class KilledWriterTest {
  private static final int KILLS = Integer.getInteger("kills", 3);
  private static final int LINES_MAX = 3_000;

  private final Random random = new Random(Long.getLong("seed", 1));
  private final Map<SessionId, Long> acknowledged = new HashMap<>();

  @Test
  void findsAllThatAKilledProcessAcknowledgedOnSqlite(@TempDir Path folder)
      throws IOException, InterruptedException {
    killAndVerify("sqlite:" + folder.resolve("t.db"));
  }

  @Test
  void findsAllThatAKilledProcessAcknowledgedOnPostgres() throws IOException, InterruptedException {
    killAndVerify(PostgresServer.shared().newStore());
  }

  private void killAndVerify(String url) throws IOException, InterruptedException {
    for (int kill = 0; kill < KILLS; kill++) {
      // When
      writeAndKill(url, 1 + random.nextInt(LINES_MAX));

      // Then
      try (Store store = JdbcStore.open(StoreSettings.of(url))) {
        // A server may still be at the last commit of a client that is dead: this waits for it.
        store.ownership().takeOver(List.of(Scene.SHARD), Scene.MEMBER, "verify");
        acknowledged.forEach((session, seq) -> verify(store, session, seq));
      }
    }
    assertThat(acknowledged).hasSize(AcknowledgingWriter.SESSIONS);
  }

  /// Lets a process write until it has printed so many lines, and kills it.
  private void writeAndKill(String url, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                AcknowledgingWriter.class.getName(),
                url)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader output = process.inputReader(UTF_8)) {
      int noted = 0;
      while (noted < lines) {
        String line = Objects.requireNonNull(output.readLine(), "the writer ended by itself");
        noted += note(line) ? 1 : 0;
      }
      process.toHandle().destroyForcibly(); // keeps the output open
      // What it printed before it died was acknowledged, too.
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        boolean _ = note(line);
      }
    }
    process.waitFor();
  }

  /// @return false when the line is the log's, or was broken off
  private boolean note(String line) {
    if (!line.matches("s\\d \\d+")) {
      return false;
    }
    String[] words = line.split(" ", 2);
    acknowledged.merge(new SessionId(words[0]), Long.parseLong(words[1]), Math::max);
    return true;
  }

  private static void verify(Store store, SessionId session, long acknowledged) {
    List<LoggedEvent> log = store.events().after(session, 0, Integer.MAX_VALUE);
    assertThat(log).hasSizeGreaterThanOrEqualTo((int) acknowledged);
    for (int i = 0; i < log.size(); i++) {
      assertThat(log.get(i)).isEqualTo(Scene.event(i + 1));
    }
    assertThat(store.records().find(session, Scene.key("last")).map(Scene::text))
        .as("written with the last event")
        .contains("" + log.size());
  }
}
