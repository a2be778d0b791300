package dev.trunkline.gateway.journal;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.key;
import static dev.trunkline.gateway.store.Scene.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoredRecord;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordCacheTest {
  @TempDir private Path folder;
  private FaultyStore store;
  private Scene scene;
  private Journal journal;

  @BeforeEach
  void open() {
    store = new FaultyStore(JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db"))));
    scene = Scene.on(store);
    journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE);
  }

  @AfterEach
  void close() {
    journal.close();
    store.close();
  }

  private JournalWriter writer(RecordCache cache) {
    return journal.writer(scene.guard(), cache.open(ALICE));
  }

  private RecordCache cache(long bytes) {
    return new RecordCache(store.records(), bytes);
  }

  private static Optional<String> find(JournalWriter writer, String name) {
    return writer.records().find(key(name)).map(Scene::text);
  }

  private static void appendAndWait(JournalWriter writer, Write... writes) {
    CompletableFuture<Outcome> outcome = new CompletableFuture<>();
    writer.append(List.of(writes), outcome::complete);
    assertThat(outcome.join()).isEqualTo(Outcome.DURABLE);
  }

  @Test
  void readsThroughToTheStoreOnce() {
    // Given
    scene.require(ALICE, put("r", "1"));
    RecordCache cache = cache(1 << 20);
    JournalWriter writer = writer(cache);

    // When
    Optional<String> first = find(writer, "r");
    Optional<String> second = find(writer, "r");
    Optional<String> none = find(writer, "none");
    Optional<String> stillNone = find(writer, "none");

    // Then
    assertThat(first).contains("1").isEqualTo(second);
    assertThat(none).isEmpty();
    assertThat(stillNone).isEmpty();
    assertThat(cache.stats().loadCount()).isEqualTo(2);
    assertThat(cache.bytes()).isPositive();
  }

  @Test
  void showsWhatIsNotDurableYetEvenWithoutRoomToCacheIt() {
    // Given
    scene.require(ALICE, put("changed", "old"), put("deleted", "old"));
    JournalWriter writer = writer(cache(0));
    CountDownLatch gate = store.holdBack();

    // When
    writer.append(List.of(put("changed", "new"), new Write.DeleteRecord(key("deleted"))), _ -> {});

    // Then
    assertThat(find(writer, "changed")).contains("new");
    assertThat(find(writer, "deleted")).isEmpty();
    assertThat(scene.value("changed")).contains("old");
    gate.countDown();
  }

  @Test
  void showsTheLastWriteWhenAnEarlierOneBecomesDurable() {
    // Given: the first commit runs alone, the second waits behind it
    JournalWriter writer = writer(cache(0));
    CompletableFuture<Optional<String>> seen = new CompletableFuture<>();
    CountDownLatch gate = store.holdBack();

    // When
    writer.append(List.of(put("r", "1")), _ -> seen.complete(find(writer, "r")));
    writer.append(List.of(put("r", "2")), _ -> {});
    gate.countDown();

    // Then
    assertThat(seen.join()).contains("2");
  }

  @Test
  void readsTheStoreAgainWhenAnEntryWasEvicted() {
    // Given
    JournalWriter writer = writer(cache(0));

    // When
    appendAndWait(writer, put("r", "1"));

    // Then
    assertThat(find(writer, "r")).contains("1");
  }

  @Test
  void findsAKindThatIsNotCachedAfterItWasMissedOnce() {
    // Given
    RecordKey preKeys = new RecordKey(RecordKey.Kind.PRE_KEYS, "0");
    JournalWriter writer = writer(cache(1 << 20));
    assertThat(writer.records().find(preKeys)).isEmpty();

    // When
    appendAndWait(writer, new Write.PutRecord(preKeys, Scene.bytes("keys"), Optional.empty()));

    // Then
    assertThat(writer.records().find(preKeys)).map(Scene::text).contains("keys");
  }

  @Test
  void forgetsEverythingAtOnce() {
    // Given
    scene.require(ALICE, put("stored", "1"));
    JournalWriter writer = writer(cache(1 << 20));
    find(writer, "stored");
    CountDownLatch gate = store.holdBack();
    writer.append(List.of(put("waiting", "1")), _ -> {});

    // When
    CompletableFuture<Outcome> done = new CompletableFuture<>();
    writer.append(
        List.of(put("undone", "1"), new Write.DeleteRecords(), put("new", "1")), done::complete);

    // Then
    assertThat(find(writer, "stored")).isEmpty();
    assertThat(find(writer, "waiting")).isEmpty();
    assertThat(find(writer, "undone")).isEmpty();
    assertThat(find(writer, "new")).contains("1");
    gate.countDown();
    done.join();
    assertThat(find(writer, "stored")).isEmpty();
    assertThat(find(writer, "waiting")).isEmpty();
    assertThat(find(writer, "undone")).isEmpty();
    assertThat(find(writer, "new")).contains("1");
  }

  @Test
  void usesNothingThatAnEarlierOwnerCached() {
    // Given
    RecordCache cache = cache(1 << 20);
    JournalWriter first = writer(cache);
    appendAndWait(first, put("r", "mine"));
    scene.require(ALICE, put("r", "another owner's"));

    // When
    JournalWriter second = writer(cache);

    // Then
    assertThat(find(second, "r")).contains("another owner's");
  }

  @Test
  void startsWithWhatWasReadInBulk() {
    // Given
    RecordCache cache = cache(1 << 20);
    JournalWriter writer = writer(cache);

    // When
    writer.records().warm(new StoredRecord(ALICE, key("r"), Scene.bytes("1"), Optional.empty()));

    // Then
    assertThat(find(writer, "r")).contains("1");
    assertThat(cache.stats().loadCount()).isZero();
  }

  @Test
  void keepsWhatIsReadOnceForOneUse() {
    // Given
    RecordCache cache = cache(1 << 20);
    SessionRecords records = writer(cache).records();
    RecordKey credentials = new RecordKey(RecordKey.Kind.CREDENTIALS, "");
    records.warm(new StoredRecord(ALICE, credentials, Scene.bytes("1"), Optional.empty()));

    // When
    Optional<byte[]> first = records.find(credentials);
    Optional<byte[]> second = records.find(credentials);

    // Then
    assertThat(first).hasValueSatisfying(value -> assertThat(value).isEqualTo(Scene.bytes("1")));
    assertThat(second).isEmpty(); // the store has none
  }

  @Test
  void forgetsWhatWasReadInBulkWhenItIsWritten() {
    // Given
    RecordCache cache = cache(1 << 20);
    SessionRecords records = writer(cache).records();
    RecordKey credentials = new RecordKey(RecordKey.Kind.CREDENTIALS, "");
    records.warm(new StoredRecord(ALICE, credentials, Scene.bytes("1"), Optional.empty()));

    List<Write> writes = List.of(new Write.DeleteRecord(credentials));

    // When
    records.written(1, writes);
    records.durable(1, writes);

    // Then
    assertThat(records.find(credentials)).isEmpty();
  }

  @Test
  void staysWithinItsBound() {
    // Given
    RecordCache cache = cache(100_000);
    JournalWriter writer = writer(cache);

    // When
    for (int i = 0; i < 500; i++) {
      appendAndWait(writer, put("r" + i, "x".repeat(1_000)));
    }

    // Then
    assertThat(cache.bytes()).isLessThanOrEqualTo(100_000);
    assertThat(find(writer, "r0")).contains("x".repeat(1_000));
  }
}
