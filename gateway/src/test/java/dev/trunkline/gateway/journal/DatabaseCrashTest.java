package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// The database server crashes and comes back while a session writes.
class DatabaseCrashTest {
  private static final int CRASHES = Integer.getInteger("crashes", 1);
  private static final int AHEAD = 16;
  private static final int BETWEEN = 200;

  @Test
  void losesAndDoublesNothingWhenTheDatabaseCrashes() throws InterruptedException {
    try (PostgresServer server = PostgresServer.durable("crash");
        Store store = JdbcStore.open(StoreSettings.of(server.newStore()));
        Journal journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE)) {
      // Given
      Scene scene = Scene.on(store);
      JournalWriter writer =
          journal.writer(
              scene.guard(), new RecordCache(store.records(), 1 << 20).open(Scene.ALICE));
      Semaphore durable = new Semaphore(0);
      AtomicInteger failed = new AtomicInteger();
      AtomicBoolean stop = new AtomicBoolean();
      Thread session = Thread.ofVirtual().start(() -> write(writer, durable, failed, stop));
      await(durable);

      // When
      for (int i = 0; i < CRASHES; i++) {
        server.crash();
        server.restart();
        await(durable);
      }
      stop.set(true);
      session.join();

      // Then
      assertThat(failed).hasValue(0);
      List<LoggedEvent> log = store.events().after(Scene.ALICE, 0, Integer.MAX_VALUE);
      assertThat(log).hasSize((CRASHES + 1) * BETWEEN + durable.availablePermits());
      for (int i = 0; i < log.size(); i++) {
        assertThat(log.get(i)).isEqualTo(Scene.event(i + 1));
      }
      assertThat(scene.value("last")).contains("" + log.size());
    }
  }

  private static void await(Semaphore durable) throws InterruptedException {
    if (!durable.tryAcquire(BETWEEN, 30, TimeUnit.SECONDS)) {
      throw new AssertionError("the session cannot write");
    }
  }

  private static void write(
      JournalWriter writer, Semaphore durable, AtomicInteger failed, AtomicBoolean stop) {
    Semaphore ahead = new Semaphore(AHEAD);
    for (long seq = 1; !stop.get() && failed.get() == 0; seq++) {
      ahead.acquireUninterruptibly();
      writer.append(
          List.of(new Write.AppendEvent(Scene.event(seq)), Scene.put("last", "" + seq)),
          outcome -> {
            if (outcome instanceof Outcome.Durable) {
              durable.release();
            } else {
              failed.incrementAndGet();
            }
            ahead.release();
          });
    }
    ahead.acquireUninterruptibly(AHEAD); // all have their outcome
  }
}
