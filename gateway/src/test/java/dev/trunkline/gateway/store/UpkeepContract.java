package dev.trunkline.gateway.store;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.NOW;
import static dev.trunkline.gateway.store.Scene.SHARD;
import static dev.trunkline.gateway.store.Scene.key;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What is outlived goes, in batches; what is needed stays.
public interface UpkeepContract {
  Retention RETENTION =
      new Retention(
          Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(3), Duration.ofDays(30));

  Store store();

  @Test
  default void removesExpiredRecords() {
    // Given
    Scene scene = Scene.on(store());
    for (int i = 0; i < 5; i++) {
      scene.require(
          ALICE, new Write.PutRecord(key("r" + i), new byte[1], Optional.of(NOW.plusSeconds(i))));
    }
    scene.require(ALICE, Scene.put("forever", "1"));

    // When
    Upkeep.Swept first = store().upkeep().sweepExpired(RETENTION, NOW.plusSeconds(3), 2);
    Upkeep.Swept second = store().upkeep().sweepExpired(RETENTION, NOW.plusSeconds(3), 2);

    // Then
    assertThat(first).isEqualTo(new Upkeep.Swept(2, 0, 0, 0, true));
    assertThat(second).isEqualTo(new Upkeep.Swept(1, 0, 0, 0, false));
    assertThat(store().records().all(ALICE))
        .extracting(StoredRecord::key)
        .containsExactly(key("forever"), key("r3"), key("r4"));
  }

  @Test
  default void removesEntriesThatAreDoneWithTheirTimeline() {
    // Given
    Scene scene = Scene.on(store());
    Instant old = NOW.minus(Duration.ofDays(4));
    for (int seq = 1; seq <= 5; seq++) {
      scene.require(
          ALICE,
          new Write.AcceptOutbox(Scene.entry(seq, "bob")),
          new Write.AppendTimeline(
              new TimelineEntry(
                  "MSG" + seq, TimelineEntry.Stage.ACCEPTED, 0, old, Optional.empty())));
    }
    scene.require(
        ALICE,
        new Write.UpdateOutbox(1, Scene.done(OutboxState.SENT, old)),
        new Write.UpdateOutbox(2, Scene.done(OutboxState.SENT, NOW)),
        new Write.UpdateOutbox(3, Scene.done(OutboxState.DEAD, old)),
        new Write.UpdateOutbox(4, Scene.done(OutboxState.PAUSED, old)));

    // When
    Upkeep.Swept swept = store().upkeep().sweepExpired(RETENTION, NOW, 100);

    // Then
    assertThat(swept).isEqualTo(new Upkeep.Swept(0, 1, 0, 0, false));
    assertThat(store().outbox().list(ALICE, Outbox.Filter.ALL, 0, 10))
        .extracting(OutboxEntry::seq)
        .containsExactly(2L, 3L, 4L, 5L);
    assertThat(store().outbox().timeline(ALICE, "MSG1")).isEmpty();
    assertThat(store().outbox().timeline(ALICE, "MSG2")).hasSize(1);
  }

  @Test
  default void keepsThingsOfASessionForATimeOfItsOwn() {
    // Given: Alice keeps messages and dead letters for a day, and events for ten
    Scene scene = Scene.on(store());
    Instant old = NOW.minus(Duration.ofDays(2));
    scene.require(
        ALICE,
        new Write.PutKeeping(
            new Keeping(
                Optional.of(Duration.ofDays(10)),
                Optional.empty(),
                Optional.of(Duration.ofDays(1)),
                Optional.of(Duration.ofDays(1)))),
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.UpdateOutbox(1, Scene.done(OutboxState.SENT, old)),
        new Write.AppendTimeline(
            new TimelineEntry("MSG1", TimelineEntry.Stage.ACKNOWLEDGED, 0, old, Optional.empty())),
        new Write.PutDeadLetter(new DeadLetter("w", Scene.event(1), 1, "gone", old)),
        new Write.AppendEvent(Scene.event(1, NOW.minus(Duration.ofDays(9)))),
        new Write.AppendEvent(Scene.event(2)));

    // When
    Upkeep.Swept expired = store().upkeep().sweepExpired(RETENTION, NOW, 100);
    Upkeep.SweptEvents swept =
        store().upkeep().sweepEvents(RETENTION, NOW, Optional.empty(), 10, 100);

    // Then
    assertThat(expired).isEqualTo(new Upkeep.Swept(0, 0, 0, 0, false));
    assertThat(swept.events()).isZero();
    assertThat(store().outbox().find(ALICE, "MSG1")).isEmpty();
    assertThat(store().outbox().timeline(ALICE, "MSG1")).isEmpty();
    assertThat(store().events().deadLetters(ALICE, "w", 0, 9)).isEmpty();
    assertThat(store().events().after(ALICE, 0, 9)).hasSize(2);
  }

  @Test
  default void removesDeadThingsAfterTheirOwnTime() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(
        ALICE,
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.UpdateOutbox(1, Scene.done(OutboxState.DEAD, NOW)),
        new Write.PutDeadLetter(new DeadLetter("w", Scene.event(1), 1, "gone", NOW)),
        new Write.PutAnswer(new Answer("k", "hash", 200, "{}", NOW)));

    // When
    Upkeep.Swept early =
        store().upkeep().sweepExpired(RETENTION, NOW.plus(Duration.ofDays(29)), 100);
    Upkeep.Swept late =
        store().upkeep().sweepExpired(RETENTION, NOW.plus(Duration.ofDays(31)), 100);

    // Then
    assertThat(early).isEqualTo(new Upkeep.Swept(0, 0, 1, 0, false));
    assertThat(late).isEqualTo(new Upkeep.Swept(0, 1, 0, 1, false));
  }

  @Test
  default void keepsEventsThatAWebhookHasNotTaken() {
    // Given
    Scene scene = Scene.on(store());
    appendEvents(scene, 10, NOW);
    scene.require(
        ALICE,
        new Write.PutCursor(Scene.cursor("fast", 9)),
        new Write.PutCursor(Scene.cursor("slow", 4)));

    // When
    Upkeep.SweptEvents swept = sweep(NOW.plus(Duration.ofDays(4)), 100);

    // Then
    assertThat(swept).isEqualTo(new Upkeep.SweptEvents(4, 0, Optional.of(ALICE), false));
    assertThat(store().events().after(ALICE, 0, 1).getFirst().seq()).isEqualTo(5);
  }

  @Test
  default void boundsWhatADeadWebhookMakesTheLogKeepAndCountsIt() {
    // Given
    Scene scene = Scene.on(store());
    appendEvents(scene, 10, NOW);
    scene.require(ALICE, new Write.PutCursor(Scene.cursor("dead", 4)));

    // When
    Upkeep.SweptEvents swept = sweep(NOW.plus(Duration.ofDays(8)), 100);

    // Then
    assertThat(swept).isEqualTo(new Upkeep.SweptEvents(9, 5, Optional.of(ALICE), false));
  }

  @Test
  default void keepsTheNewestEventSoThatNumbersGoOn() {
    // Given
    Scene scene = Scene.on(store());
    appendEvents(scene, 3, NOW);

    // When
    Upkeep.SweptEvents swept = sweep(NOW.plus(Duration.ofDays(100)), 100);

    // Then
    assertThat(swept.events()).isEqualTo(2);
    assertThat(store().sessions().load(ALICE).orElseThrow().lastEvent()).isEqualTo(3);
  }

  @Test
  default void sweepsEventsInBatchesAndSessionBySession() {
    // Given
    Scene scene = Scene.on(store());
    appendEvents(scene, 10, NOW);
    scene.require(Scene.BOB, new Write.PutSession(Scene.session(Scene.BOB, SHARD)));
    Instant later = NOW.plus(Duration.ofDays(4));
    Upkeep upkeep = store().upkeep();

    // When
    Upkeep.SweptEvents first = upkeep.sweepEvents(RETENTION, later, Optional.empty(), 1, 6);
    Upkeep.SweptEvents second = upkeep.sweepEvents(RETENTION, later, first.last(), 1, 6);
    Upkeep.SweptEvents third = upkeep.sweepEvents(RETENTION, later, second.last(), 5, 6);

    // Then
    assertThat(first).isEqualTo(new Upkeep.SweptEvents(6, 0, Optional.empty(), true));
    assertThat(second).isEqualTo(new Upkeep.SweptEvents(3, 0, Optional.of(ALICE), true));
    assertThat(third).isEqualTo(new Upkeep.SweptEvents(0, 0, Optional.of(Scene.BOB), false));
  }

  @Test
  default void sweepsInRoundsUntilNothingIsLeft() throws InterruptedException {
    // Given: more than one batch of everything, and more sessions than one page
    Scene scene = Scene.on(store());
    Write[] writes =
        IntStream.rangeClosed(1, 1_200)
            .mapToObj(i ->
                Stream.of(
                    new Write.AppendEvent(Scene.event(i)),
                    new Write.PutRecord(key("r" + i), new byte[1], Optional.of(NOW))))
            .flatMap(stream -> stream)
            .toArray(Write[]::new);
    scene.require(ALICE, writes);
    for (int i = 0; i < 120; i++) {
      SessionId id = new SessionId("s" + i);
      scene.require(
          id,
          new Write.PutSession(Scene.session(id, SHARD)),
          new Write.AppendEvent(Scene.event(1)),
          new Write.AppendEvent(Scene.event(2)));
    }

    // When
    Sweeper.Report report =
        new Sweeper(store().upkeep(), RETENTION, Duration.ZERO).sweep(NOW.plus(Duration.ofDays(4)));

    // Then
    assertThat(report).isEqualTo(new Sweeper.Report(1_200, 0, 0, 0, 1_199 + 120, 0));
  }

  private static void appendEvents(Scene scene, int count, Instant at) {
    for (int seq = 1; seq <= count; seq++) {
      scene.require(ALICE, new Write.AppendEvent(Scene.event(seq, at)));
    }
  }

  private Upkeep.SweptEvents sweep(Instant at, int limit) {
    return store().upkeep().sweepEvents(RETENTION, at, Optional.empty(), 100, limit);
  }
}
