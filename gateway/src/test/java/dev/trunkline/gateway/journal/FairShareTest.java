package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions with a single message beside one with thousands of messages and one that writes without
/// a pause. Time is counted in commits: what waits its turn behind others waits for theirs.
class FairShareTest {
  private static final SessionId QUEUES = new SessionId("queues");
  private static final SessionId WRITES = new SessionId("writes");
  private static final int QUEUED = 3_000;
  private static final int BULK = 1_000;
  private static final int WRITERS = 900;

  /// So few that what the two write takes dozens of commits.
  private static final int COMMIT_MAX = 40;

  /// So long that threads get to run in between.
  private static final Duration COMMIT = Duration.ofMillis(40);

  /// A message is accepted with one change set, and acknowledged with another: each waits for the
  /// commit that runs, and for its own. Some more, for threads that are late.
  private static final int COMMITS_MAX = 8;

  private static final JournalSettings SETTINGS =
      new JournalSettings(
          10_000,
          64L << 20,
          COMMIT_MAX,
          4L << 20,
          Duration.ofMillis(20),
          Duration.ofSeconds(1),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));

  @Test
  void servesSmallSessionsBesideGreedyOnesOnSqlite(@TempDir Path folder) {
    serves("sqlite:" + folder.resolve("t.db"));
  }

  @Test
  void servesSmallSessionsBesideGreedyOnesOnPostgres() {
    serves(PostgresServer.shared().newStore());
  }

  private static void serves(String url) {
    List<SessionId> small =
        IntStream.range(0, 12).mapToObj(i -> new SessionId("small" + i)).toList();
    List<SessionId> all = Stream.concat(Stream.of(QUEUES, WRITES), small.stream()).toList();
    try (FaultyStore store = new FaultyStore(JdbcStore.open(StoreSettings.of(url)));
        HostedSessions hosted = new HostedSessions(store, SETTINGS, all);
        ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
      // Given
      for (int i = 0; i < QUEUED; i += BULK) {
        hosted.queue(QUEUES, BULK);
      }
      store.slowDown(COMMIT);
      AtomicBoolean over = new AtomicBoolean();
      for (int i = 0; i < WRITERS; i++) {
        String name = "r" + i;
        writers.execute(() -> write(hosted, name, over));
      }
      try {
        await().until(() -> hosted.journal().waiting() > COMMIT_MAX * 10);

        // When
        List<Integer> commits = small.stream().map(it -> commitsToSend(hosted, store, it)).toList();

        // Then
        assertThat(commits).allMatch(count -> count <= COMMITS_MAX);
        assertThat(store.outbox().count(QUEUES).get(OutboxState.QUEUED)).isPositive();
        assertThat(hosted.journal().waiting()).isGreaterThan(COMMIT_MAX);
      } finally {
        over.set(true);
      }
    }
  }

  private static int commitsToSend(HostedSessions hosted, FaultyStore store, SessionId session) {
    int before = store.commits().size();
    Sessions.Accepted accepted = hosted.send(session, "hello", false);
    assertThat(accepted.sent()).isTrue();
    return store.commits().size() - before;
  }

  private static void write(HostedSessions hosted, String name, AtomicBoolean over) {
    Write write =
        new Write.PutRecord(
            new RecordKey(RecordKey.Kind.SENT_MESSAGE, name), Scene.bytes("x"), Optional.empty());
    try {
      boolean going = true;
      while (going && !over.get()) {
        going = hosted.host().keep(WRITES, List.of(write));
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
