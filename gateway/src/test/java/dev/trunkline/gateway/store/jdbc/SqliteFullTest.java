package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalMetrics;
import dev.trunkline.gateway.journal.JournalSettings;
import dev.trunkline.gateway.journal.JournalWriter;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnavailableException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk without room, played by a limit on the file's size.
class SqliteFullTest {
  private static final String BIG = "x".repeat(1 << 20);

  @Test
  void waitsForRoomOnTheDisk(@TempDir Path folder) {
    // Given
    SqliteDatabase database = new SqliteDatabase(folder.resolve("t.db"));
    try (JdbcStore store = JdbcStore.open(database, StoreSettings.of("sqlite:"))) {
      Scene scene = Scene.on(store);
      scene.require(Scene.ALICE, Scene.put("r", "before"));
      limit(database, 1);

      // When
      assertThatThrownBy(() -> scene.commit(Scene.put("r", "lost"), Scene.put("big", BIG)))
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining("full");

      // Then
      assertThat(scene.value("r")).contains("before");
      assertThat(scene.value("big")).isEmpty();

      // And: it works on when there is room, on a connection of its own
      assertThat(scene.commit(Scene.put("r", "after"), Scene.put("big", BIG)))
          .isEqualTo(Outcome.DURABLE);
      assertThat(scene.value("r")).contains("after");
    }
  }

  @Test
  void losesNothingThatWaitedForRoom(@TempDir Path folder) throws InterruptedException {
    // Given
    SqliteDatabase database = new SqliteDatabase(folder.resolve("t.db"));
    try (JdbcStore store = JdbcStore.open(database, StoreSettings.of("sqlite:"));
        Journal journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE)) {
      Scene scene = Scene.on(store);
      JournalWriter writer =
          journal.writer(
              scene.guard(), new RecordCache(store.records(), 1 << 20).open(Scene.ALICE));
      BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
      limit(database, 1);

      // When: the disk is full, and a little later it is not
      writer.append(List.of(Scene.put("big", BIG)), outcomes::add);
      writer.append(List.of(Scene.put("next", "x")), outcomes::add);

      // Then: each has its outcome once, in order, and nothing was left out
      assertThat(outcomes.poll(30, TimeUnit.SECONDS)).isEqualTo(Outcome.DURABLE);
      assertThat(outcomes.poll(30, TimeUnit.SECONDS)).isEqualTo(Outcome.DURABLE);
      assertThat(scene.value("big")).contains(BIG);
      assertThat(scene.value("next")).contains("x");
    }
  }

  /// Limits the pages of the connection that writes; the least possible is what the file has.
  private static void limit(SqliteDatabase database, int pages) {
    database.write(sql -> sql.query("PRAGMA max_page_count = " + pages, Fields::number));
  }
}
