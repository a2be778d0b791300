package dev.trunkline.gateway.store;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.BOB;
import static dev.trunkline.gateway.store.Scene.MEMBER;
import static dev.trunkline.gateway.store.Scene.SHARD;
import static dev.trunkline.gateway.store.Scene.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// P1: only the owner of a shard writes for its sessions.
public interface FencingContract {
  MemberId OTHER = new MemberId("member-2");

  Store store();

  @Test
  default void raisesTheEpochWithEveryTakeover() {
    // Given
    ShardAndEpoch first = Scene.on(store()).guard();

    // When
    List<ShardAndEpoch> taken =
        store().ownership().takeOver(List.of(new ShardId(1), SHARD), OTHER, "member-1 died");

    // Then
    assertThat(first).isEqualTo(new ShardAndEpoch(SHARD, new Epoch(1)));
    assertThat(taken)
        .containsExactly(
            new ShardAndEpoch(SHARD, new Epoch(2)),
            new ShardAndEpoch(new ShardId(1), new Epoch(1)));
  }

  @Test
  default void refusesAWriteFromAStaleEpoch() {
    // Given
    Scene scene = Scene.on(store());
    scene.require(ALICE, put("r", "old owner"));
    store().ownership().takeOver(List.of(SHARD), OTHER, "test");

    // When
    Outcome outcome = scene.commit(put("r", "too late"), put("s", "too late"));

    // Then
    assertThat(outcome).isEqualTo(new Outcome.Stale(scene.guard(), "shard 0 is at epoch 2"));
    assertThat(scene.value("r")).contains("old owner");
    assertThat(scene.value("s")).isEmpty();
  }

  @Test
  default void refusesOnlyTheStaleChangeSetsOfACommit() {
    // Given
    Scene scene = Scene.on(store());
    ShardId otherShard = new ShardId(1);
    ShardAndEpoch kept =
        store().ownership().takeOver(List.of(otherShard), MEMBER, "test").getFirst();
    store().ownership().takeOver(List.of(SHARD), OTHER, "test");

    // When
    List<Outcome> outcomes =
        store()
            .commit(
                List.of(
                    scene.changeSet(ALICE, put("r", "stale")),
                    new ChangeSet(
                        BOB, kept, List.of(new Write.PutSession(Scene.session(BOB, otherShard)))),
                    scene.changeSet(ALICE, put("s", "stale")),
                    new ChangeSet(BOB, kept, List.of(put("r", "good")))));

    // Then
    assertThat(outcomes)
        .hasExactlyElementsOfTypes(
            Outcome.Stale.class, Outcome.Durable.class, Outcome.Stale.class, Outcome.Durable.class);
    assertThat(store().records().all(ALICE)).isEmpty();
    assertThat(store().records().all(BOB)).hasSize(1);
  }

  @Test
  default void refusesAnEpochThatWasNeverGiven() {
    // Given
    Scene scene = Scene.on(store());
    ShardAndEpoch future = new ShardAndEpoch(SHARD, scene.guard().epoch().next());

    // When
    List<Outcome> outcomes =
        store().commit(List.of(new ChangeSet(ALICE, future, List.of(put("r", "v")))));

    // Then
    assertThat(outcomes).hasExactlyElementsOfTypes(Outcome.Stale.class);
  }

  @Test
  default void refusesWritesAfterARelease() {
    // Given
    Scene scene = Scene.on(store());
    store().ownership().release(List.of(scene.guard()), "drain");

    // When
    Outcome outcome = scene.commit(put("r", "v"));

    // Then
    assertThat(outcome).isEqualTo(new Outcome.Stale(scene.guard(), "shard 0 has no owner"));
  }

  @Test
  default void releasesNothingThatAnotherOwns() {
    // Given
    Scene scene = Scene.on(store());
    ShardAndEpoch now = store().ownership().takeOver(List.of(SHARD), OTHER, "test").getFirst();

    // When
    var released = store().ownership().release(List.of(scene.guard()), "drain");

    // Then
    assertThat(released).isEmpty();
    assertThat(store().ownership().confirm(List.of(scene.guard(), now))).containsExactly(now);
  }

  @Test
  default void refusesASessionOfAnotherShard() {
    // Given
    Scene scene = Scene.on(store());
    ShardAndEpoch other =
        store().ownership().takeOver(List.of(new ShardId(1)), MEMBER, "test").getFirst();

    // When
    List<Outcome> outcomes =
        store().commit(List.of(new ChangeSet(ALICE, other, List.of(put("r", "v")))));

    // Then
    assertThat(outcomes)
        .containsExactly(new Outcome.Stale(other, "session alice lives in shard 0"));
    assertThat(scene.value("r")).isEmpty();
  }

  @Test
  default void refusesTheOldShardAfterAMove() {
    // Given
    Scene scene = Scene.on(store());
    ShardId target = new ShardId(1);
    ShardAndEpoch other = store().ownership().takeOver(List.of(target), OTHER, "test").getFirst();

    // When
    List<Outcome> outcomes =
        store()
            .commit(
                List.of(
                    scene.changeSet(ALICE, put("r", "1")),
                    scene.changeSet(ALICE, new Write.PutSession(Scene.session(ALICE, target))),
                    scene.changeSet(ALICE, put("r", "2")),
                    new ChangeSet(ALICE, other, List.of(put("r", "3")))));

    // Then
    assertThat(outcomes)
        .hasExactlyElementsOfTypes(
            Outcome.Durable.class,
            Outcome.Durable.class,
            Outcome.Stale.class,
            Outcome.Durable.class);
    assertThat(scene.value("r")).contains("3");
    assertThat(store().sessions().countByShard()).containsExactly(java.util.Map.entry(target, 1));
  }

  @Test
  default void refusesASessionThatDoesNotExist() {
    // Given
    Scene scene = Scene.on(store());

    // When
    List<Outcome> outcomes = store().commit(List.of(scene.changeSet(BOB, put("r", "v"))));

    // Then
    assertThat(outcomes)
        .containsExactly(new Outcome.Stale(scene.guard(), "session bob does not exist"));
    assertThat(store().records().all(BOB)).isEmpty();
  }

  @Test
  default void tellsWhoOwnedAShardAndWhy() {
    // Given
    Scene scene = Scene.on(store());

    // When
    ShardAndEpoch second =
        store().ownership().takeOver(List.of(SHARD), OTHER, "member-1 died").getFirst();
    store().ownership().release(List.of(second), "drain");

    // Then
    List<Tenure> history = store().ownership().history(SHARD, 10);
    assertThat(history)
        .extracting(Tenure::guard, Tenure::member, Tenure::reason, Tenure::ended)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                second, OTHER, "member-1 died", Optional.of("drain")),
            org.assertj.core.groups.Tuple.tuple(
                scene.guard(),
                MEMBER,
                "test begins",
                Optional.of("taken over by member-2: member-1 died")));
    assertThat(history.get(1).until()).contains(history.getFirst().since());
    assertThat(store().ownership().owners().getFirst())
        .extracting(ShardOwner::guard, ShardOwner::member)
        .containsExactly(second, Optional.empty());
  }

  @Test
  default void refusesToTakeOverAShardThatDoesNotExist() {
    assertThatThrownBy(
            () -> store().ownership().takeOver(List.of(SHARD, new ShardId(999)), OTHER, "test"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("999");
    assertThat(store().ownership().history(SHARD, 10)).isEmpty();
  }
}
