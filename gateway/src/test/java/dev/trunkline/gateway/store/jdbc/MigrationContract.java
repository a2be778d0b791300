package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.Milestones;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreUnusableException;
import dev.trunkline.gateway.store.StreamCursor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A program uses a store only when both agree about the schema.
interface MigrationContract {

  /// Closes the store of this test and runs a statement on its database.
  void closeAndExecute(String statement);

  /// Closes the store of this test and answers a query with one number.
  long closeAndAsk(String query);

  /// Opens the store of this test once more.
  Store reopen();

  Store store();

  @Test
  default void opensAStoreThatIsUpToDate() {
    // Given
    Scene.on(store()).require(Scene.ALICE, Scene.put("r", "1"));
    closeAndExecute("UPDATE session SET me = 'seen'");

    // When
    Store reopened = reopen();

    // Then
    assertThat(reopened.sessions().find(Scene.ALICE).orElseThrow().me()).contains("seen");
    assertThat(reopened.records().all(Scene.ALICE)).hasSize(1);
  }

  @Test
  default void announcesTheSchemaThatItsMigrationsMake() {
    // When
    long announced = closeAndAsk("SELECT schema_version FROM store_info");
    long migrated = closeAndAsk("SELECT MAX(CAST(version AS INTEGER)) FROM flyway_schema_history");

    // Then
    assertThat(announced).isEqualTo(Migrations.SCHEMA);
    assertThat(migrated).isEqualTo(Migrations.SCHEMA);
  }

  @Test
  default void refusesANewerSchema() {
    // Given
    closeAndExecute("UPDATE store_info SET schema_version = 9, compatible_from = 8");

    // When / Then
    assertThatThrownBy(this::reopen)
        .isInstanceOf(StoreUnusableException.class)
        .hasMessage(
            "the store has schema 9, which programs that know schema 8 or newer can use; this one knows %d. Start a newer program, or restore a backup",
            Migrations.SCHEMA);
  }

  /// The statements of a program of schema 3, which the store of schema 5 declares good enough.
  @Test
  default void takesWhatTheProgramBeforeWrites() {
    // Given
    Scene.on(store());
    closeAndExecute(
        """
        INSERT INTO outbox (session, seq, message_id, recipient, content, priority, position,
          accepted_at, due_at, hours, tag, bulk, state, attempts, ready_at, updated_at)
        VALUES ('alice', 1, 'M1', 'bob', '{}', 0, 1, 1, 1, NULL, NULL, NULL, 'QUEUED', 0, 1, 1)
        ON CONFLICT (session, seq) DO UPDATE SET message_id = excluded.message_id
        """);
    reopen();
    closeAndExecute(
        """
        UPDATE outbox SET state = 'SENDING', attempts = 0, ready_at = 2, error = NULL,
          updated_at = 2, done_at = NULL WHERE session = 'alice' AND seq = 1
        """);
    reopen();
    closeAndExecute(
        """
        INSERT INTO event (session, seq, id, name, payload, created_at)
        VALUES ('alice', 1, 'evt_1', 'message', '{}', 1)
        ON CONFLICT (session, seq) DO UPDATE SET id = excluded.id WHERE event.id = excluded.id
        """);

    // When
    Store reopened = reopen();

    // Then
    OutboxEntry entry = reopened.outbox().find(Scene.ALICE, "M1").orElseThrow();
    assertThat(entry.progress().state()).isEqualTo(OutboxState.SENDING);
    assertThat(entry.progress().passed()).isEqualTo(Milestones.NONE);
    assertThat(reopened.events().after(Scene.ALICE, 0, 10)).hasSize(1);
  }

  @Test
  default void putsEventsOfTheProgramBeforeIntoTheStream() {
    // Given
    Scene.on(store());
    for (String statement :
        List.of(
            "DROP INDEX event_stream",
            "DROP INDEX event_unplaced",
            "ALTER TABLE shard DROP COLUMN pool",
            "ALTER TABLE event DROP COLUMN shard",
            "ALTER TABLE event DROP COLUMN position",
            """
            INSERT INTO event (session, seq, id, name, payload, created_at)
            VALUES ('alice', 1, 'evt_1', 'message', '{}', 1), ('alice', 2, 'evt_2', 'message', '{}', 2)
            """,
            "DELETE FROM flyway_schema_history WHERE version IN ('5', '6')",
            "UPDATE store_info SET schema_version = 4")) {
      closeAndExecute(statement);
    }

    // When
    EventStream.Part part = reopen().stream().after(StreamCursor.BEGIN, 10);

    // Then
    assertThat(part.events())
        .extracting(each -> each.event().id())
        .containsExactly("evt_1", "evt_2");
  }

  @Test
  default void usesANewerSchemaThatIsDeclaredCompatible() {
    // Given
    Scene.on(store());
    closeAndExecute(
        "UPDATE store_info SET schema_version = 9, compatible_from = " + Migrations.SCHEMA);

    // When
    Store reopened = reopen();

    // Then
    assertThat(reopened.sessions().find(Scene.ALICE)).isPresent();
  }
}
