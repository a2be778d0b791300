package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnavailableException;
import java.nio.file.Path;
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

  /// Limits the pages of the connection that writes; the least possible is what the file has.
  private static void limit(SqliteDatabase database, int pages) {
    database.write(sql -> sql.query("PRAGMA max_page_count = " + pages, Fields::number));
  }
}
