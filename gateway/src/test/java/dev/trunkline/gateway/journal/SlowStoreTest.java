package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A store that takes half a second for each commit.
class SlowStoreTest {
  private static final Duration COMMIT = Duration.ofMillis(500);
  private static final int SESSIONS = 200;

  @Test
  void makesManySessionsWaitNoLongerThanOne(@TempDir Path folder) throws InterruptedException {
    StoreSettings settings = StoreSettings.of("sqlite:" + folder.resolve("t.db"));
    try (FaultyStore store = new FaultyStore(JdbcStore.open(settings));
        Journal journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE)) {
      // Given
      ShardAndEpoch guard =
          store.ownership().takeOver(Set.of(Scene.SHARD), new MemberId("m"), "test").getFirst();
      store.slowDown(COMMIT);
      CountDownLatch durable = new CountDownLatch(SESSIONS);
      RecordCache cache = new RecordCache(store.records(), 1 << 20);
      List<JournalWriter> writers =
          IntStream.range(0, SESSIONS)
              .mapToObj(i -> journal.writer(guard, cache.open(new SessionId("s" + i))))
              .toList();
      long began = System.nanoTime();

      // When
      writers.forEach(writer ->
          writer.append(
              List.of(new Write.PutSession(Scene.session(writer.session(), Scene.SHARD))),
              outcome -> {
                if (outcome.equals(Outcome.DURABLE)) {
                  durable.countDown();
                }
              }));

      // Then: one after the other, they would take ten times as long as is allowed here
      assertThat(durable.await(20, TimeUnit.SECONDS)).isTrue();
      Duration took = Duration.ofNanos(System.nanoTime() - began);
      assertThat(store.commits()).hasSizeLessThanOrEqualTo(3);
      assertThat(took).isBetween(COMMIT, COMMIT.multipliedBy(SESSIONS / 10));
    }
  }
}
