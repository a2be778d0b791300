package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Sessions that write more than the store takes are refused at the caller, and taken up again.
class BackPressureTest {
  private static final int ROOM = 20;

  @TempDir private Path folder;
  private FaultyStore store;
  private HostedSessions hosted;

  @BeforeEach
  void open() {
    store = new FaultyStore(JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db"))));
    hosted =
        new HostedSessions(
            store,
            JournalSettings.DEFAULT.withWaiting(ROOM, 1 << 20),
            List.of(Scene.ALICE, Scene.BOB));
  }

  @AfterEach
  void close() {
    hosted.close();
    store.close();
  }

  @Test
  void refusesTheSessionThatFillsTheJournalAndKeepsTheRest() {
    // Given
    CountDownLatch gate = store.holdBack();
    AtomicInteger calls = new AtomicInteger();
    AtomicInteger accepted = new AtomicInteger();
    AtomicInteger refused = new AtomicInteger();
    AtomicInteger ofOther = new AtomicInteger();

    // When
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> {
            int number = calls.incrementAndGet();
            callers.execute(() -> (accepts("m" + number) ? accepted : refused).incrementAndGet());
            return refused.get() > 0;
          });
      callers.execute(() -> {
        hosted.send(Scene.BOB, "other", true);
        ofOther.incrementAndGet();
      });
      await().until(() -> hosted.journal().waiting() > ROOM / 2);
      gate.countDown();
    }

    // Then: every call has one answer, and what was accepted is there, once
    assertThat(accepted.get() + refused.get()).isEqualTo(calls.get());
    assertThat(ofOther).hasValue(1);
    assertThat(store.outbox().list(Scene.ALICE, Outbox.Filter.ALL, 0, 1_000))
        .hasSize(accepted.get());
    await().until(() -> accepts("later"));
  }

  private boolean accepts(String text) {
    try {
      hosted.send(Scene.ALICE, text, true);
      return true;
    } catch (SessionException.Full e) {
      assertThat(e.retryAfter()).isPositive();
      return false;
    }
  }
}
