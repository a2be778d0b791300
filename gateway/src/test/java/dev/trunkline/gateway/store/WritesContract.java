package dev.trunkline.gateway.store;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.BOB;
import static dev.trunkline.gateway.store.Scene.NOW;
import static dev.trunkline.gateway.store.Scene.SHARD;
import static dev.trunkline.gateway.store.Scene.key;
import static dev.trunkline.gateway.store.Scene.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.RecordKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is committed can be read, the later of two writes wins, and a repeated commit changes
/// nothing.
public interface WritesContract {

  Store store();

  @Test
  default void keepsSessions() {
    // Given
    Scene scene = Scene.on(store());
    StoredSession bob =
        new StoredSession(
            BOB,
            SHARD,
            DesiredState.STOPPED,
            "{\"webhooks\":[\"äöü €\"]}",
            Optional.empty(),
            NOW,
            NOW.plusSeconds(1));

    // When
    scene.require(BOB, new Write.PutSession(bob));

    // Then
    assertThat(store().sessions().find(BOB)).contains(bob);
    assertThat(store().sessions().page(Optional.of(ALICE), 10)).containsExactly(bob);
    assertThat(store().sessions().page(Optional.empty(), 1))
        .extracting(StoredSession::id)
        .containsExactly(ALICE);
    assertThat(store().sessions().countByShard()).containsExactly(java.util.Map.entry(SHARD, 2));
  }

  @Test
  default void keepsRecords() {
    // Given
    Scene scene = Scene.on(store());
    RecordKey preKeys = new RecordKey(RecordKey.Kind.PRE_KEYS, "all");
    byte[] binary = {0, 1, (byte) 0xff, 0, '\n'};

    // When
    scene.require(
        ALICE,
        put("b", "2"),
        put("a", "1"),
        new Write.PutRecord(preKeys, binary, Optional.of(NOW)));

    // Then
    assertThat(store().records().find(ALICE, preKeys)).contains(binary);
    assertThat(store().records().find(BOB, preKeys)).isEmpty();
    assertThat(store().records().all(ALICE))
        .extracting(StoredRecord::key, StoredRecord::expiresAt)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(preKeys, Optional.of(NOW)),
            org.assertj.core.groups.Tuple.tuple(key("a"), Optional.empty()),
            org.assertj.core.groups.Tuple.tuple(key("b"), Optional.empty()));
    assertThat(store().records().all(ALICE, RecordKey.Kind.SIGNAL_SESSION))
        .extracting(record -> Scene.text(record.value()))
        .containsExactly("1", "2");
    assertThat(store().records().ofShards(Set.of(SHARD), RecordKey.Kind.PRE_KEYS))
        .extracting(StoredRecord::session)
        .containsExactly(ALICE);
    assertThat(store().records().ofShards(Set.of(new ShardId(1)), RecordKey.Kind.PRE_KEYS))
        .isEmpty();
  }

  @Test
  default void keepsEmptyAndLargeValues() {
    // Given
    Scene scene = Scene.on(store());
    String large = "x".repeat(3 << 20);

    // When
    scene.require(
        ALICE,
        put("empty", ""),
        put("large", large),
        new Write.AppendEvent(new LoggedEvent(1, "evt_1", "message", "", NOW)));

    // Then
    assertThat(scene.value("empty")).contains("");
    assertThat(scene.value("large")).contains(large);
    assertThat(store().events().after(ALICE, 0, 1).getFirst().payload()).isEmpty();
  }

  @Test
  default void letsTheLaterWriteOfACommitWin() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(ALICE, put("kept", "0"), put("gone", "0"), put("back", "0"));

    // When
    store()
        .commit(
            List.of(
                scene.changeSet(ALICE, put("kept", "1"), put("gone", "1")),
                scene.changeSet(ALICE, new Write.DeleteRecord(key("back")), put("kept", "2")),
                scene.changeSet(ALICE, new Write.DeleteRecord(key("gone")), put("back", "3"))));

    // Then
    assertThat(scene.value("kept")).contains("2");
    assertThat(scene.value("gone")).isEmpty();
    assertThat(scene.value("back")).contains("3");
  }

  @Test
  default void forgetsAllRecordsAtOnce() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(BOB, new Write.PutSession(Scene.session(BOB, SHARD)), put("r", "bob's"));
    scene.require(ALICE, put("old", "1"));

    // When
    scene.require(ALICE, put("before", "1"), new Write.DeleteRecords(), put("after", "1"));

    // Then
    assertThat(store().records().all(ALICE))
        .extracting(StoredRecord::key)
        .containsExactly(key("after"));
    assertThat(store().records().all(BOB)).hasSize(1);
  }

  @Test
  default void deletesASessionWithAllItHas() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(
        ALICE,
        put("r", "1"),
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.AppendEvent(Scene.event(1)),
        new Write.PutCursor(Scene.cursor("w", 0)));

    // When
    List<Outcome> outcomes =
        store()
            .commit(
                List.of(
                    scene.changeSet(ALICE, put("s", "1"), new Write.DeleteSession()),
                    scene.changeSet(ALICE, put("t", "1"))));

    // Then
    assertThat(outcomes).hasExactlyElementsOfTypes(Outcome.Durable.class, Outcome.Stale.class);
    assertThat(store().sessions().find(ALICE)).isEmpty();
    assertThat(store().records().all(ALICE)).isEmpty();
    assertThat(store().outbox().find(ALICE, "MSG1")).isEmpty();
    assertThat(store().events().after(ALICE, 0, 10)).isEmpty();
    assertThat(store().events().cursors(ALICE)).isEmpty();
  }

  @Test
  default void createsADeletedSessionAnewInTheSameCommit() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(ALICE, put("old", "1"), new Write.AppendEvent(Scene.event(7)));

    // When
    List<Outcome> outcomes =
        store()
            .commit(
                List.of(
                    scene.changeSet(ALICE, new Write.DeleteSession()),
                    scene.changeSet(
                        ALICE,
                        new Write.PutSession(Scene.session(ALICE, SHARD)),
                        put("new", "1"))));

    // Then
    assertThat(outcomes).containsOnly(Outcome.DURABLE);
    assertThat(store().records().all(ALICE))
        .extracting(StoredRecord::key)
        .containsExactly(key("new"));
    assertThat(store().events().after(ALICE, 0, 10)).isEmpty();
  }

  @Test
  default void changesNothingWhenACommitIsRepeated() {
    // Given: a commit of every kind of write, whose answer was lost
    Scene scene = Scene.on(store());
    DeadLetter letter = new DeadLetter("w", Scene.event(1), 3, "410", NOW);
    Answer answer = new Answer("key", "hash", 201, "{}", NOW.plusSeconds(60));
    TimelineEntry accepted =
        new TimelineEntry("MSG1", TimelineEntry.Stage.ACCEPTED, 0, NOW, Optional.empty());
    List<ChangeSet> commit =
        List.of(
            scene.changeSet(
                ALICE,
                put("r", "1"),
                new Write.DeleteRecord(key("none")),
                new Write.AcceptOutbox(Scene.entry(1, "bob")),
                new Write.AppendTimeline(accepted),
                new Write.AppendEvent(Scene.event(1)),
                new Write.PutCursor(Scene.cursor("w", 1)),
                new Write.PutDeadLetter(letter),
                new Write.PutAnswer(answer)),
            scene.changeSet(ALICE, new Write.UpdateOutbox(1, Scene.done(OutboxState.SENT, NOW))));
    store().commit(commit);

    // When
    List<Outcome> outcomes = store().commit(commit);

    // Then
    assertThat(outcomes).containsOnly(Outcome.DURABLE);
    assertThat(scene.value("r")).contains("1");
    assertThat(store().outbox().list(ALICE, Outbox.Filter.ALL, 0, 10))
        .containsExactly(Scene.entry(1, "bob").with(Scene.done(OutboxState.SENT, NOW)));
    assertThat(store().outbox().timeline(ALICE, "MSG1")).containsExactly(accepted);
    assertThat(store().events().after(ALICE, 0, 10)).containsExactly(Scene.event(1));
    assertThat(store().events().cursors(ALICE)).containsExactly(Scene.cursor("w", 1));
    assertThat(store().events().deadLetters(ALICE, "w", 0, 10)).containsExactly(letter);
    assertThat(store().answers().find(ALICE, "key", NOW)).contains(answer);
  }

  @Test
  default void rejectsACommitWhoseDataIsWrongAsAWhole() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(ALICE, new Write.AppendEvent(Scene.event(1)));
    LoggedEvent impostor = new LoggedEvent(1, "evt_other", "message", "{}", NOW);

    // When
    assertThatThrownBy(() -> scene.commit(put("r", "1"), new Write.AppendEvent(impostor)))
        .isInstanceOf(StoreRejectedException.class)
        .hasMessageContaining("event");

    // Then
    assertThat(scene.value("r")).isEmpty();
    assertThat(store().events().after(ALICE, 0, 10)).containsExactly(Scene.event(1));
  }

  @Test
  default void rejectsTwoEntriesWithOneMessageId() {
    // Given
    Scene scene = Scene.on(store());
    OutboxEntry entry = Scene.entry(1, "bob");
    OutboxEntry same =
        new OutboxEntry(
            2,
            entry.messageId(),
            "carol",
            "{}",
            0,
            NOW,
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Scene.queued(NOW));
    scene.require(ALICE, new Write.AcceptOutbox(entry));

    // When / Then
    assertThatThrownBy(() -> scene.commit(new Write.AcceptOutbox(same)))
        .isInstanceOf(StoreRejectedException.class);
  }

  @Test
  default void writesManyRowsOfManySessionsInOneCommit() {
    // Given
    Scene scene = Scene.on(store());
    List<ChangeSet> sets =
        IntStream.range(0, 300)
            .mapToObj(i -> {
              SessionId id = new SessionId("s" + i);
              return scene.changeSet(
                  id,
                  new Write.PutSession(Scene.session(id, SHARD)),
                  put("r", "v" + i),
                  new Write.AppendEvent(Scene.event(1)),
                  new Write.AcceptOutbox(Scene.entry(1, "bob")));
            })
            .toList();

    // When
    List<Outcome> outcomes = store().commit(sets);

    // Then
    assertThat(outcomes).hasSize(300).containsOnly(Outcome.DURABLE);
    assertThat(store().sessions().ofShard(SHARD)).hasSize(301);
    assertThat(store().records().find(new SessionId("s299"), key("r")).map(Scene::text))
        .contains("v299");
  }

  @Test
  default void acceptsACommitOfNothing() {
    assertThat(store().commit(List.of())).isEmpty();
  }
}
