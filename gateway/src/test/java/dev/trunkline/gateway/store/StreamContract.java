package dev.trunkline.gateway.store;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// All sessions' events are one stream that loses nothing, whoever owns their shards.
public interface StreamContract {
  ShardId OTHER = new ShardId(1);

  Store store();

  @Test
  default void readsTheEventsOfAllSessionsBehindACursor() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(BOB, new Write.PutSession(Scene.session(BOB, Scene.SHARD)));
    for (int seq = 1; seq <= 30; seq++) {
      scene.require(ALICE, new Write.AppendEvent(Scene.event(seq)));
      scene.require(BOB, new Write.AppendEvent(Scene.event(seq)));
    }

    // When: it is read in small parts, by a cursor that travels as a text
    List<EventStream.SessionEvent> all = readAll(StreamCursor.BEGIN, 7);

    // Then
    assertThat(all).hasSize(60);
    List<LoggedEvent> events = IntStream.rangeClosed(1, 30).mapToObj(Scene::event).toList();
    assertThat(of(ALICE, all)).isEqualTo(events);
    assertThat(of(BOB, all)).isEqualTo(events);
  }

  @Test
  default void beginsAtTheEndForThoseWhoWantNewsAlone() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(ALICE, new Write.AppendEvent(Scene.event(1)));

    // When
    StreamCursor end = store().stream().end();
    scene.require(ALICE, new Write.AppendEvent(Scene.event(2)));

    // Then
    assertThat(of(ALICE, readAll(end, 10))).containsExactly(Scene.event(2));
  }

  @Test
  default void goesOnBehindTheSameCursorAfterATakeover() {
    // Given
    Scene scene = Scene.on(store());
    ShardAndEpoch other =
        store().ownership().takeOver(List.of(OTHER), Scene.MEMBER, "test").getFirst();
    commit(other, new Write.PutSession(Scene.session(BOB, OTHER)));
    scene.require(ALICE, new Write.AppendEvent(Scene.event(1)));
    commit(other, new Write.AppendEvent(Scene.event(1)));
    EventStream.Part first = store().stream().after(StreamCursor.BEGIN, 10);

    // When
    ShardAndEpoch next =
        store().ownership().takeOver(List.of(OTHER), new MemberId("m2"), "test").getFirst();
    commit(next, new Write.AppendEvent(Scene.event(2)));

    // Then
    assertThat(first.events()).hasSize(2);
    assertThat(readAll(first.next(), 10))
        .containsExactly(new EventStream.SessionEvent(BOB, Scene.event(2)));
  }

  /// A member that still runs the former program writes no positions.
  @Test
  default void findsWhatAnOlderProgramWroteWhenItsShardIsTakenOver() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(ALICE, new Write.AppendEvent(Scene.event(1)));
    StreamCursor cursor = store().stream().end();
    scene.require(ALICE, new Write.AppendEvent(Scene.event(2)));
    scene.require(ALICE, new Write.AppendEvent(Scene.event(3)));
    closeAndExecute("UPDATE event SET shard = NULL, position = NULL WHERE seq > 1");
    reopen();

    // When
    List<EventStream.SessionEvent> before = readAll(cursor, 10);
    ShardAndEpoch next =
        store().ownership().takeOver(List.of(Scene.SHARD), new MemberId("m2"), "test").getFirst();
    store()
        .commit(
            List.of(new ChangeSet(ALICE, next, List.of(new Write.AppendEvent(Scene.event(4))))));

    // Then
    assertThat(before).isEmpty();
    assertThat(of(ALICE, readAll(cursor, 1)))
        .containsExactly(Scene.event(2), Scene.event(3), Scene.event(4));
  }

  /// Closes the store of this test and runs a statement on its database.
  void closeAndExecute(String statement);

  /// Opens the store of this test once more.
  Store reopen();

  private void commit(ShardAndEpoch guard, Write write) {
    assertThat(store().commit(List.of(new ChangeSet(BOB, guard, List.of(write)))))
        .containsExactly(Outcome.DURABLE);
  }

  private List<EventStream.SessionEvent> readAll(StreamCursor from, int limit) {
    List<EventStream.SessionEvent> all = new ArrayList<>();
    EventStream.Part part = store().stream().after(from, limit);
    while (!part.events().isEmpty()) {
      all.addAll(part.events());
      part = store().stream().after(StreamCursor.parse(part.next().toString()), limit);
    }
    return all;
  }

  private static List<LoggedEvent> of(SessionId session, List<EventStream.SessionEvent> all) {
    return all.stream()
        .filter(event -> event.session().equals(session))
        .map(EventStream.SessionEvent::event)
        .toList();
  }
}
