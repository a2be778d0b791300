package dev.trunkline.gateway.journal;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.BOB;
import static dev.trunkline.gateway.store.Scene.SHARD;
import static dev.trunkline.gateway.store.Scene.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  private static final JournalSettings SETTINGS =
      JournalSettings.DEFAULT.withPatience(Duration.ofSeconds(20), Duration.ofSeconds(20));

  private static final Duration MOMENT = Duration.ofMillis(20);
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir private Path folder;
  private final Outcomes outcomes = new Outcomes();
  private FaultyStore store;
  private Scene scene;
  private Journal journal;

  @BeforeEach
  void open() {
    store = new FaultyStore(JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db"))));
    scene = Scene.on(store);
    scene.require(BOB, new Write.PutSession(Scene.session(BOB, SHARD)));
    start(SETTINGS);
  }

  @AfterEach
  void close() {
    journal.close();
    store.close();
  }

  private void start(JournalSettings settings) {
    journal = new Journal(store, settings, JournalMetrics.NONE);
  }

  private void restart(JournalSettings settings) {
    journal.close();
    start(settings);
  }

  private JournalWriter writer(SessionId session) {
    return writer(session, scene.guard());
  }

  private JournalWriter writer(SessionId session, ShardAndEpoch guard) {
    return journal.writer(guard, new RecordCache(store.records(), 1 << 20).open(session));
  }

  private static Outcomes.Named durable(String name) {
    return new Outcomes.Named(name, Outcome.DURABLE);
  }

  @Test
  void makesAChangeSetDurable() {
    // When
    writer(ALICE).append(List.of(put("r", "1")), outcomes.of("1"));

    // Then
    assertThat(outcomes.take(1)).containsExactly(durable("1"));
    assertThat(scene.value("r")).contains("1");
  }

  @Test
  void commitsInOneTransactionWhatWaits() throws InterruptedException {
    // Given: a commit that takes long
    CountDownLatch gate = store.holdBack();
    JournalWriter alice = writer(ALICE);
    JournalWriter bob = writer(BOB);
    int before = store.commits().size();
    alice.append(List.of(put("r", "0")), outcomes.of("a0"));
    await().until(() -> store.commits().size() == before + 1);

    // When
    alice.append(List.of(put("r", "1")), outcomes.of("a1"));
    bob.append(List.of(put("r", "2")), outcomes.of("b1"));
    alice.append(List.of(put("r", "3")), outcomes.of("a2"));
    gate.countDown();

    // Then
    assertThat(outcomes.take(4))
        .containsExactly(durable("a0"), durable("a1"), durable("b1"), durable("a2"));
    assertThat(store.commits().subList(before, store.commits().size())).containsExactly(1, 3);
    assertThat(scene.value("r")).contains("3");
  }

  @Test
  void keepsTheOrderOfEachSessionWhenManyThreadsAppend() throws InterruptedException {
    // Given
    int sessions = 20;
    int each = 50;
    List<JournalWriter> writers = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      SessionId id = new SessionId("s" + i);
      scene.require(id, new Write.PutSession(Scene.session(id, SHARD)));
      writers.add(writer(id));
    }

    // When
    List<Thread> threads = new ArrayList<>();
    for (JournalWriter writer : writers) {
      threads.add(
          Thread.ofVirtual()
              .start(() ->
                  IntStream.rangeClosed(1, each)
                      .forEach(seq ->
                          writer.append(
                              List.of(put("r", "" + seq), new Write.AppendEvent(Scene.event(seq))),
                              outcomes.of(writer.session() + " " + seq)))));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Then
    List<String> order = outcomes.take(sessions * each).stream().map(Outcomes.Named::name).toList();
    for (JournalWriter writer : writers) {
      assertThat(order.stream().filter(name -> name.startsWith(writer.session() + " ")))
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, each).mapToObj(n -> writer.session() + " " + n).toList());
      assertThat(store.events().after(writer.session(), 0, 100)).hasSize(each);
      assertThat(store.records().find(writer.session(), Scene.key("r")).map(Scene::text))
          .contains("" + each);
    }
  }

  @Test
  void refusesOnlyTheStaleChangeSet() {
    // Given
    ShardId otherShard = new ShardId(1);
    ShardAndEpoch kept =
        store.ownership().takeOver(List.of(otherShard), Scene.MEMBER, "test").getFirst();
    JournalWriter alice = writer(ALICE);
    JournalWriter carol = writer(new SessionId("carol"), kept);
    store.ownership().takeOver(List.of(SHARD), new MemberId("member-2"), "test");
    CountDownLatch gate = store.holdBack();

    // When
    alice.append(List.of(put("r", "1")), outcomes.of("a1"));
    carol.append(
        List.of(new Write.PutSession(Scene.session(carol.session(), otherShard))),
        outcomes.of("c1"));
    alice.append(List.of(put("r", "2")), outcomes.of("a2"));
    carol.append(List.of(put("r", "3")), outcomes.of("c2"));
    gate.countDown();

    // Then
    Outcome stale = new Outcome.Stale(scene.guard(), "shard 0 is at epoch 2");
    assertThat(outcomes.take(4))
        .containsExactlyInAnyOrder(
            new Outcomes.Named("a1", stale),
            new Outcomes.Named("a2", stale),
            durable("c1"),
            durable("c2"));
    assertThat(scene.value("r")).isEmpty();
    assertThat(store.records().all(carol.session())).hasSize(1);
  }

  @Test
  void failsOnlyTheChangeSetThatTheStoreRefusesAndWhatBuildsUponIt() {
    // Given
    scene.require(ALICE, new Write.AppendEvent(Scene.event(1)));
    LoggedEvent impostor = new LoggedEvent(1, "evt_other", "message", "{}", Scene.NOW);
    JournalWriter alice = writer(ALICE);
    JournalWriter bob = writer(BOB);
    CountDownLatch gate = store.holdBack();
    bob.append(List.of(put("r", "0")), outcomes.of("b0"));

    // When
    bob.append(List.of(put("r", "1")), outcomes.of("b1"));
    alice.append(List.of(put("r", "1"), new Write.AppendEvent(impostor)), outcomes.of("a1"));
    bob.append(List.of(put("r", "2")), outcomes.of("b2"));
    alice.append(List.of(put("r", "2")), outcomes.of("a2"));
    gate.countDown();

    // Then
    List<Outcomes.Named> all = outcomes.take(5);
    assertThat(all).contains(durable("b0"), durable("b1"), durable("b2"));
    assertThat(all)
        .filteredOn(named -> named.outcome() instanceof Outcome.Failed)
        .extracting(Outcomes.Named::name)
        .containsExactly("a1", "a2");
    assertThat(scene.value("r")).isEmpty();

    // And: the session can be opened anew
    writer(ALICE).append(List.of(put("r", "3")), outcomes.of("a3"));
    assertThat(outcomes.take(1)).containsExactly(durable("a3"));
  }

  @Test
  void repeatsACommitWhileTheStoreIsGone() {
    // Given
    store.fail(3);

    // When
    writer(ALICE).append(List.of(put("r", "1")), outcomes.of("1"));

    // Then
    assertThat(outcomes.take(1)).containsExactly(durable("1"));
    assertThat(journal.health()).isEqualTo(new JournalHealth.Healthy());
  }

  @Test
  void tellsThatTheStoreIsGone() {
    // Given
    store.fail(Integer.MAX_VALUE);

    // When
    writer(ALICE).append(List.of(put("r", "1")), outcomes.of("1"));

    // Then
    await()
        .untilAsserted(() ->
            assertThat(journal.health())
                .isInstanceOfSatisfying(
                    JournalHealth.Failing.class,
                    failing -> {
                      assertThat(failing.attempts()).isGreaterThan(1);
                      assertThat(failing.reason()).contains("the database is gone");
                    }));
    assertThat(outcomes.isEmpty()).isTrue();
    store.fail(0);
    assertThat(outcomes.take(1)).containsExactly(durable("1"));
  }

  @Test
  void repeatsACommitWhoseAnswerWasLostWithoutDoublingAnything() {
    // Given
    store.loseAnswers(1);

    // When
    writer(ALICE)
        .append(
            List.of(
                put("r", "1"),
                new Write.AppendEvent(Scene.event(1)),
                new Write.AcceptOutbox(Scene.entry(1, "bob"))),
            outcomes.of("1"));

    // Then
    assertThat(outcomes.take(1)).containsExactly(durable("1"));
    assertThat(store.events().after(ALICE, 0, 10)).containsExactly(Scene.event(1));
    assertThat(store.sessions().load(ALICE).orElseThrow().pending()).isEqualTo(1);
  }

  @Test
  void givesUpWhatWaitsWhenTheStoreIsGoneForTooLong() {
    // Given
    restart(SETTINGS.withPatience(Duration.ofMillis(100), Duration.ZERO));
    store.fail(Integer.MAX_VALUE);
    JournalWriter alice = writer(ALICE);

    // When
    alice.append(List.of(put("r", "1")), outcomes.of("1"));
    alice.append(List.of(put("r", "2")), outcomes.of("2"));

    // Then
    assertThat(outcomes.take(2))
        .extracting(Outcomes.Named::outcome)
        .containsOnly(new Outcome.Failed("the store fails: the database is gone"));
    await().untilAsserted(() -> assertThat(journal.waiting()).isZero());
  }

  @Test
  void refusesOffersWhenFullAndTellsWhenThereIsRoom() throws InterruptedException {
    // Given
    restart(SETTINGS.withWaiting(5, 1 << 20));
    CountDownLatch gate = store.holdBack();
    JournalWriter alice = writer(ALICE);
    for (int i = 0; i < 3; i++) {
      assertThat(alice.offer(List.of(put("r", "" + i)), outcomes.of("taken"))).isTrue();
    }

    // When
    boolean taken = alice.offer(List.of(put("r", "refused")), outcomes.of("refused"));
    CountDownLatch resumed = new CountDownLatch(1);
    alice.whenRoom(resumed::countDown);

    // Then: it has more than is left
    assertThat(taken).isFalse();
    assertThat(alice.hasRoom()).isFalse();
    assertThat(resumed.getCount()).isEqualTo(1);
    assertThat(alice.records().find(Scene.key("r")).map(Scene::text)).contains("2");

    // And: others find room
    JournalWriter bob = writer(BOB);
    assertThat(journal.hasRoom()).isTrue();
    assertThat(bob.offer(List.of(put("r", "b")), outcomes.of("taken"))).isTrue();
    assertThat(bob.offer(List.of(put("r", "b")), outcomes.of("taken"))).isTrue();
    assertThat(journal.hasRoom()).isFalse();
    gate.countDown();
    assertThat(outcomes.take(5)).containsOnly(durable("taken"));
    resumed.await();
    await().untilAsserted(() -> assertThat(alice.hasRoom()).isTrue());
    assertThat(scene.value("r")).contains("2");
  }

  @Test
  void letsSessionsTakeTurns() {
    // Given: a commit that takes long, and a session that writes a lot meanwhile
    restart(new JournalSettings(1_000, 1 << 20, 4, 1 << 20, MOMENT, MOMENT, LONG, LONG));
    CountDownLatch gate = store.holdBack();
    JournalWriter alice = writer(ALICE);
    JournalWriter bob = writer(BOB);
    int before = store.commits().size();
    alice.append(List.of(put("r", "0")), outcomes.of("a0"));
    await().until(() -> store.commits().size() == before + 1);
    for (int i = 1; i <= 7; i++) {
      alice.append(List.of(put("r", "" + i)), outcomes.of("a" + i));
    }

    // When
    bob.append(List.of(put("r", "1")), outcomes.of("b1"));
    bob.append(List.of(put("r", "2")), outcomes.of("b2"));
    gate.countDown();

    // Then
    assertThat(outcomes.take(10))
        .extracting(Outcomes.Named::name)
        .containsExactly("a0", "a1", "b1", "a2", "b2", "a3", "a4", "a5", "a6", "a7");
  }

  @Test
  void tellsHowLongTheOldestChangeSetWaits() {
    // Given
    Duration idle = journal.delay();
    CountDownLatch gate = store.holdBack();

    // When
    writer(ALICE).append(List.of(put("r", "1")), outcomes.of("1"));

    // Then
    assertThat(idle).isZero();
    await().untilAsserted(() -> assertThat(journal.delay()).isGreaterThan(Duration.ofMillis(20)));
    gate.countDown();
    outcomes.take(1);
    await().untilAsserted(() -> assertThat(journal.delay()).isZero());
  }

  @Test
  void isFullByBytes() {
    // Given
    restart(SETTINGS.withWaiting(1000, 5_000));
    CountDownLatch gate = store.holdBack();
    JournalWriter alice = writer(ALICE);

    // When
    boolean first = alice.offer(List.of(put("r", "x".repeat(6_000))), outcomes.of("1"));
    boolean second = alice.offer(List.of(put("r", "y")), outcomes.of("2"));

    // Then
    assertThat(first).isTrue();
    assertThat(second).isFalse();
    gate.countDown();
    assertThat(outcomes.take(1)).containsExactly(durable("1"));
    await().untilAsserted(() -> assertThat(journal.waitingBytes()).isZero());
  }

  @Test
  void boundsEvenWhatCannotBeRefused() {
    // Given
    restart(SETTINGS.withWaiting(2, 1 << 20));
    CountDownLatch gate = store.holdBack();
    JournalWriter alice = writer(ALICE);
    JournalWriter bob = writer(BOB);
    for (int i = 0; i < 4; i++) {
      alice.append(List.of(put("r", "" + i)), outcomes.of("taken"));
    }

    // When
    bob.append(List.of(put("r", "too much")), outcomes.of("failed"));

    // Then
    assertThat(outcomes.take(1))
        .containsExactly(
            new Outcomes.Named(
                "failed", new Outcome.Failed("the journal is full beyond its hard bound")));
    gate.countDown();
    assertThat(outcomes.take(4)).containsOnly(durable("taken"));
    assertThat(store.records().all(BOB)).isEmpty();
  }

  @Test
  void commitsWhatWaitsBeforeItCloses() {
    // Given
    CountDownLatch gate = store.holdBack();
    JournalWriter alice = writer(ALICE);
    for (int i = 0; i < 10; i++) {
      alice.append(List.of(put("r", "" + i)), outcomes.of("x"));
    }

    // When
    gate.countDown();
    journal.close();

    // Then
    assertThat(outcomes.take(10)).containsOnly(durable("x"));
    assertThat(scene.value("r")).contains("9");
  }

  @Test
  void failsWhatWaitsWhenItClosesWithoutAStore() {
    // Given
    restart(SETTINGS.withPatience(Duration.ofSeconds(20), Duration.ZERO));
    store.fail(Integer.MAX_VALUE);
    JournalWriter alice = writer(ALICE);
    alice.append(List.of(put("r", "1")), outcomes.of("1"));

    // When
    journal.close();
    alice.append(List.of(put("r", "2")), outcomes.of("2"));

    // Then
    assertThat(outcomes.take(2))
        .containsExactly(
            new Outcomes.Named("1", new Outcome.Failed("the store fails: the database is gone")),
            new Outcomes.Named("2", new Outcome.Failed("the journal is closed")));
  }

  @Test
  void outlivesASessionThatCannotTakeItsOutcome() {
    // When
    writer(ALICE)
        .append(
            List.of(put("r", "1")),
            _ -> {
              throw new IllegalStateException("a bug");
            });
    writer(BOB).append(List.of(put("r", "1")), outcomes.of("b"));

    // Then
    assertThat(outcomes.take(1)).containsExactly(durable("b"));
    assertThat(scene.value("r")).contains("1");
  }
}
