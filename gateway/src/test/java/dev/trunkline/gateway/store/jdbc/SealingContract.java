package dev.trunkline.gateway.store.jdbc;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.NOW;
import static dev.trunkline.gateway.store.Scene.key;
import static dev.trunkline.gateway.store.Scene.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.StoreUnusableException;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Secrets lie sealed in the database, and keys rotate.
interface SealingContract {
  String SECRET = "my-secret";
  String FIRST = "k1:" + Base64.getEncoder().encodeToString(new byte[32]);
  String SECOND =
      "k2:" + Base64.getEncoder().encodeToString(Scene.bytes("0123456789abcdef0123456789abcdef"));

  /// Opens a store on this test's own database, which is empty at first. One store at a time.
  JdbcStore openSealed(Optional<MasterKeys> keys);

  /// All of a column's values, on the same database.
  List<byte[]> column(String table, String column);

  /// Runs a statement on the same database.
  void executeSealed(String statement);

  private JdbcStore open(String keys) {
    return openSealed(Optional.of(MasterKeys.parse(keys)));
  }

  private static void writeSecrets(Scene scene) {
    scene.require(
        ALICE,
        put("r", SECRET),
        new Write.PutSession(
            new StoredSession(
                ALICE, Scene.SHARD, DesiredState.RUNNING, SECRET, Optional.empty(), NOW, NOW)),
        new Write.AcceptOutbox(
            new OutboxEntry(
                1,
                "M",
                "bob",
                SECRET,
                0,
                NOW,
                NOW,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Scene.queued(NOW))),
        new Write.AppendEvent(event()),
        new Write.PutDeadLetter(new DeadLetter("w", event(), 1, "500", NOW)),
        new Write.PutAnswer(new Answer("key", "hash", 200, SECRET, NOW.plusSeconds(60))));
  }

  private static LoggedEvent event() {
    return new LoggedEvent(1, "evt_1", "message", SECRET, NOW);
  }

  private static void assertReadable(JdbcStore store) {
    assertThat(store.records().find(ALICE, key("r")).map(Scene::text)).contains(SECRET);
    assertThat(store.sessions().find(ALICE).orElseThrow().config()).isEqualTo(SECRET);
    assertThat(store.outbox().find(ALICE, "M").orElseThrow().content()).isEqualTo(SECRET);
    assertThat(store.events().after(ALICE, 0, 1)).containsExactly(event());
    assertThat(store.events().deadLetters(ALICE, "w", 0, 1).getFirst().event()).isEqualTo(event());
    assertThat(store.answers().find(ALICE, "key", NOW).orElseThrow().body()).isEqualTo(SECRET);
  }

  private List<byte[]> secretColumns() {
    return java.util.stream.Stream.of(
            column("device_record", "value"),
            column("session", "config"),
            column("outbox", "content"),
            column("event", "payload"),
            column("dead_letter", "payload"),
            column("answer", "body"))
        .flatMap(List::stream)
        .toList();
  }

  private void assertAllSealed() {
    assertThat(secretColumns())
        .hasSize(6)
        .allSatisfy(value -> assertThat(Scene.text(value)).doesNotContain(SECRET));
  }

  @Test
  default void storesNoSecretInTheClearWhenAKeyIsConfigured() {
    try (JdbcStore store = open(FIRST)) {
      writeSecrets(Scene.on(store));
      assertReadable(store);
    }
    assertAllSealed();
    try (JdbcStore store = open(FIRST)) {
      assertReadable(store);
    }
  }

  @Test
  default void refusesASealedStoreWithoutItsKey() {
    open(FIRST).close();
    assertThatThrownBy(() -> openSealed(Optional.empty()))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("sealed with master key k1, and no master key is configured");
  }

  @Test
  default void refusesASealedStoreWithAnotherKey() {
    open(FIRST).close();
    assertThatThrownBy(() -> open(SECOND))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("wrapped by master key k1, and only MasterKeys[k2] are configured");
    assertThatThrownBy(() -> open(SECOND.replace("k2:", "k1:")))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("master key k1 is not the one that wrapped data key 1");
  }

  @Test
  default void rotatesTheMasterKey() {
    // Given
    try (JdbcStore store = open(FIRST)) {
      writeSecrets(Scene.on(store));
    }

    // When
    open(SECOND + "," + FIRST).close();

    // Then
    try (JdbcStore store = open(SECOND)) {
      assertReadable(store);
    }
    assertThatThrownBy(() -> open(FIRST)).isInstanceOf(StoreUnusableException.class);
  }

  @Test
  default void sealsWhatWasStoredBeforeAKeyWasConfigured() {
    // Given
    try (JdbcStore store = openSealed(Optional.empty())) {
      writeSecrets(Scene.on(store));
      assertThat(store.upkeep().reseal(100)).isZero();
    }

    // When
    try (JdbcStore store = open(FIRST)) {
      assertReadable(store);
      while (store.upkeep().reseal(1) > 0) {}

      // Then
      assertReadable(store);
      assertAllSealed();
      assertThat(store.upkeep().reseal(100)).isZero();
    }
  }

  @Test
  default void rotatesTheDataKey() {
    try (JdbcStore store = open(FIRST)) {
      // Given
      writeSecrets(Scene.on(store));
      List<byte[]> before = secretColumns();

      // When
      store.rotateDataKey();
      assertReadable(store);
      while (store.upkeep().reseal(100) > 0) {}

      // Then
      assertReadable(store);
      assertThat(secretColumns()).hasSize(6).doesNotContainAnyElementsOf(before);
    }
  }

  @Test
  default void opensNoValueInAnotherRow() {
    // Given
    try (JdbcStore store = open(FIRST)) {
      Scene.on(store).require(ALICE, put("r", "low"), put("s", "high"));
    }

    // When
    executeSealed(
        "UPDATE device_record SET value = (SELECT o.value FROM device_record o WHERE o.name = 's')");

    // Then
    try (JdbcStore store = open(FIRST)) {
      assertThat(store.records().find(ALICE, key("s")).map(Scene::text)).contains("high");
      assertThatThrownBy(() -> store.records().find(ALICE, key("r")))
          .isInstanceOf(StoreUnusableException.class)
          .hasMessageContaining("device_record alice 3 r")
          .hasMessageContaining("not sealed by data key 1 for this place");
    }
  }
}
