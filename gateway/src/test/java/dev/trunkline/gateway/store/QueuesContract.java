package dev.trunkline.gateway.store;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.NOW;
import static dev.trunkline.gateway.store.Scene.SHARD;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Outboxes and event logs are read in their order, and a new owner finds where to go on.
public interface QueuesContract {

  Store store();

  @Test
  default void givesPendingEntriesByRecipientTheMostUrgentFirst() {
    // Given
    Scene scene = Scene.on(store());
    Instant tomorrow = NOW.plus(Duration.ofDays(1));
    scene.require(
        ALICE,
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.AcceptOutbox(Scene.entry(2, "carol", 0, tomorrow)),
        new Write.AcceptOutbox(Scene.entry(3, "bob")),
        new Write.AcceptOutbox(Scene.entry(4, "dave", 2, NOW)),
        new Write.AcceptOutbox(Scene.entry(5, "erin")),
        new Write.UpdateOutbox(5, Scene.done(OutboxState.CANCELLED, NOW)));

    // When
    List<OutboxEntry> now = store().outbox().pending(ALICE, NOW, 9, 10);
    List<OutboxEntry> later = store().outbox().pending(ALICE, tomorrow, 9, 10);

    // Then
    assertThat(now).extracting(OutboxEntry::seq).containsExactly(4L, 1L, 3L);
    assertThat(now.get(1)).isEqualTo(Scene.entry(1, "bob"));
    assertThat(later).extracting(OutboxEntry::seq).containsExactly(4L, 1L, 3L, 2L);
    assertThat(store().outbox().nextReady(ALICE, NOW)).contains(tomorrow);
  }

  @Test
  default void letsPriorityOvertakeOtherRecipientsButNotTheSame() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(
        ALICE,
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.AcceptOutbox(Scene.entry(2, "carol", -1, NOW)),
        new Write.AcceptOutbox(Scene.entry(3, "carol", 5, NOW)),
        new Write.AcceptOutbox(Scene.entry(4, "carol")));

    // When
    List<OutboxEntry> all = store().outbox().pending(ALICE, NOW, 9, 10);
    List<OutboxEntry> bounded = store().outbox().pending(ALICE, NOW, 2, 3);

    // Then
    assertThat(all).extracting(OutboxEntry::seq).containsExactly(2L, 3L, 4L, 1L);
    assertThat(bounded).extracting(OutboxEntry::seq).containsExactly(2L, 3L, 1L);
  }

  @Test
  default void keepsHoldsUntilTheyEnd() {
    // Given
    Scene scene = Scene.on(store());
    Hold tag = new Hold(Hold.Scope.TAG, "news", NOW);
    Hold all = new Hold(Hold.Scope.SESSION, "", NOW);

    // When
    scene.require(ALICE, new Write.PutHold(tag), new Write.PutHold(all));
    scene.require(ALICE, new Write.DeleteHold(Hold.Scope.SESSION, ""));

    // Then
    assertThat(store().outbox().holds(ALICE)).containsExactly(tag);
  }

  @Test
  default void movesAnEntryToAnotherTime() {
    // Given
    Scene scene = Scene.on(store());
    Instant tomorrow = NOW.plus(Duration.ofDays(1));
    OutboxEntry entry = Scene.entry(1, "bob");
    OutboxEntry moved = entry.at(tomorrow, Optional.empty(), Scene.queued(tomorrow));
    scene.require(ALICE, new Write.AcceptOutbox(entry));

    // When
    scene.require(ALICE, new Write.MoveOutbox(moved));

    // Then
    assertThat(store().outbox().find(ALICE, "MSG1")).contains(moved);
    assertThat(store().outbox().pending(ALICE, NOW, 9, 10)).isEmpty();
    assertThat(store().outbox().pending(ALICE, tomorrow, 9, 10)).containsExactly(moved);
  }

  @Test
  default void remembersTheTimesOfTheDayAndTheBulkOfAnEntry() {
    // Given
    Scene scene = Scene.on(store());
    DailyWindow hours =
        new DailyWindow(LocalTime.of(9, 0), LocalTime.of(18, 0), ZoneId.of("Europe/Berlin"));
    OutboxEntry plain = Scene.entry(1, "bob");
    OutboxEntry entry =
        new OutboxEntry(
            1,
            "MSG1",
            "bob",
            "{}",
            0,
            NOW,
            NOW,
            Optional.empty(),
            Optional.of(hours),
            Optional.empty(),
            Optional.of("bulk_1"),
            plain.progress());

    // When
    scene.require(
        ALICE, new Write.AcceptOutbox(entry), new Write.AcceptOutbox(Scene.entry(2, "bob")));

    // Then
    Outbox.Filter bulk =
        new Outbox.Filter(
            Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("bulk_1"));
    assertThat(store().outbox().list(ALICE, bulk, 0, 9)).containsExactly(entry);
  }

  @Test
  default void letsNoPriorityOvertakeWhatWaitsLongEnough() {
    // Given
    OutboxEntry patient = Scene.entry(1, "bob", 0, NOW);

    // When
    OutboxEntry soon = Scene.entry(2, "carol", 1, NOW.plusSeconds(59));
    OutboxEntry late = Scene.entry(3, "carol", 1, NOW.plusSeconds(61));

    // Then
    assertThat(soon.position()).isLessThan(patient.position());
    assertThat(late.position()).isGreaterThan(patient.position());
  }

  @Test
  default void keepsAnEntryPendingWhileItWaitsForAnotherAttempt() {
    // Given
    Scene scene = Scene.on(store());
    Instant retryAt = NOW.plusSeconds(30);
    OutboxProgress waiting =
        new OutboxProgress(
            OutboxState.QUEUED,
            2,
            Optional.of(retryAt),
            Optional.of("no answer"),
            NOW,
            Milestones.NONE.encrypted(NOW).sent(NOW.plusMillis(3)));
    scene.require(
        ALICE,
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.AcceptOutbox(Scene.entry(2, "bob")));

    // When
    scene.require(ALICE, new Write.UpdateOutbox(1, waiting));

    // Then
    assertThat(store().outbox().pending(ALICE, NOW, 9, 10)).isEmpty();
    assertThat(store().outbox().blocked(ALICE, NOW)).containsExactly("bob");
    assertThat(store().outbox().pending(ALICE, retryAt, 9, 10))
        .containsExactly(Scene.entry(1, "bob").with(waiting), Scene.entry(2, "bob"));
    assertThat(store().outbox().blocked(ALICE, retryAt)).isEmpty();
    assertThat(store().outbox().nextReady(ALICE, NOW)).contains(retryAt);
  }

  @Test
  default void listsEntriesByStateRecipientAndTag() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(
        ALICE,
        new Write.AcceptOutbox(Scene.entry(1, "bob")),
        new Write.AcceptOutbox(Scene.entry(2, "carol")),
        new Write.AcceptOutbox(Scene.entry(3, "bob")),
        new Write.UpdateOutbox(3, Scene.done(OutboxState.DEAD, NOW)));
    Optional<String> none = Optional.empty();

    // When
    Outbox outbox = store().outbox();

    // Then
    assertThat(
            outbox.list(
                ALICE, new Outbox.Filter(Optional.of(OutboxState.DEAD), none, none, none), 0, 9))
        .extracting(OutboxEntry::seq)
        .containsExactly(3L);
    assertThat(
            outbox.list(
                ALICE, new Outbox.Filter(Optional.empty(), Optional.of("bob"), none, none), 1, 9))
        .extracting(OutboxEntry::seq)
        .containsExactly(3L);
    assertThat(
            outbox.list(
                ALICE, new Outbox.Filter(Optional.empty(), none, Optional.of("tag"), none), 0, 2))
        .extracting(OutboxEntry::seq)
        .containsExactly(1L, 2L);
    assertThat(
            outbox.list(
                ALICE, new Outbox.Filter(Optional.empty(), none, Optional.of("x"), none), 0, 9))
        .isEmpty();
    assertThat(outbox.count(ALICE)).isEqualTo(Map.of(OutboxState.QUEUED, 2, OutboxState.DEAD, 1));
  }

  @Test
  default void keepsTheFirstTimeOfEachStage() {
    // Given
    Scene scene = Scene.on(store());
    TimelineEntry first =
        new TimelineEntry("M", TimelineEntry.Stage.DELIVERED, 0, NOW, Optional.of("device 1"));
    TimelineEntry second =
        new TimelineEntry(
            "M", TimelineEntry.Stage.DELIVERED, 0, NOW.plusSeconds(9), Optional.of("device 2"));
    TimelineEntry read =
        new TimelineEntry("M", TimelineEntry.Stage.READ, 0, NOW.plusSeconds(5), Optional.empty());

    // When
    scene.require(ALICE, new Write.AppendTimeline(first), new Write.AppendTimeline(second));
    scene.require(ALICE, new Write.AppendTimeline(second), new Write.AppendTimeline(read));

    // Then
    assertThat(store().outbox().timeline(ALICE, "M")).containsExactly(first, read);
  }

  @Test
  default void givesEventsAfterACursor() {
    // Given
    Scene scene = Scene.on(store());
    for (int seq = 1; seq <= 5; seq++) {
      scene.require(ALICE, new Write.AppendEvent(Scene.event(seq, NOW.plusSeconds(seq))));
    }

    // When
    EventLog events = store().events();

    // Then
    assertThat(events.after(ALICE, 2, 2)).extracting(LoggedEvent::seq).containsExactly(3L, 4L);
    assertThat(events.between(ALICE, NOW.plusSeconds(2), NOW.plusSeconds(5), 2, 9))
        .extracting(LoggedEvent::seq)
        .containsExactly(3L, 4L);
    assertThat(events.find(ALICE, "evt_4")).contains(Scene.event(4, NOW.plusSeconds(4)));
    assertThat(events.find(ALICE, "evt_9")).isEmpty();
  }

  @Test
  default void keepsCursorsAndDeadLetters() {
    // Given
    Scene scene = Scene.on(store());
    WebhookCursor paused =
        new WebhookCursor("w1", 7, 3, Optional.of(NOW), Optional.of(NOW), Optional.of("500"), NOW);
    DeadLetter letter = new DeadLetter("w1", Scene.event(6), 15, "500", NOW);
    scene.require(
        ALICE,
        new Write.PutCursor(Scene.cursor("w1", 1)),
        new Write.PutCursor(Scene.cursor("w2", 2)),
        new Write.PutDeadLetter(letter),
        new Write.PutDeadLetter(new DeadLetter("w1", Scene.event(7), 15, "500", NOW)));

    // When
    scene.require(
        ALICE,
        new Write.PutCursor(paused),
        new Write.DeleteCursor("w2"),
        new Write.DeleteDeadLetter("w1", 7));

    // Then
    assertThat(store().events().cursors(ALICE)).containsExactly(paused);
    assertThat(store().events().deadLetters(ALICE, "w1", 0, 10)).containsExactly(letter);
    assertThat(store().events().deadLetters(ALICE, "w1", 6, 10)).isEmpty();
  }

  @Test
  default void forgetsAnAnswerWhenItExpires() {
    // Given
    Scene scene = Scene.on(store());
    Answer answer = new Answer("k", "hash", 201, "{\"id\":1}", NOW.plusSeconds(60));

    // When
    scene.require(ALICE, new Write.PutAnswer(answer));

    // Then
    assertThat(store().answers().find(ALICE, "k", NOW)).contains(answer);
    assertThat(store().answers().find(ALICE, "k", NOW.plusSeconds(60))).isEmpty();
    assertThat(store().answers().find(Scene.BOB, "k", NOW)).isEmpty();
  }

  @Test
  default void tellsANewOwnerWhereToGoOn() {
    // Given
    Scene scene = Scene.on(store());
    Sighting.Said said = new Sighting.Said("FAILED", NOW, Optional.of("unlinked"));
    Instant later = NOW.plusSeconds(60);
    scene.require(
        ALICE,
        new Write.AppendEvent(Scene.event(1)),
        new Write.AppendEvent(Scene.event(2)),
        new Write.AcceptOutbox(Scene.entry(1, "bob", 0, later)),
        new Write.AcceptOutbox(Scene.entry(2, "bob")),
        new Write.UpdateOutbox(2, Scene.done(OutboxState.SENT, NOW)),
        new Write.PutStatus(said));

    // When
    List<LoadedSession> loaded = store().sessions().ofShard(SHARD);

    // Then
    assertThat(loaded)
        .containsExactly(
            new LoadedSession(
                Scene.session(ALICE, SHARD), 2, 2, 1, Optional.of(NOW), Optional.of(said)));
    assertThat(store().sessions().load(ALICE)).contains(loaded.getFirst());
  }
}
