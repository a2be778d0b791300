package dev.trunkline.gateway.store;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static dev.trunkline.gateway.store.Scene.MEMBER;
import static dev.trunkline.gateway.store.Scene.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Pools have shards of their own, and a name is one session's in all of them.
public interface PoolsContract {
  int NAMES = 60;

  Store store();

  /// Closes the store of this test and answers a query with one number.
  long closeAndAsk(String query);

  private List<ShardId> shardsOf(String pool) {
    return store().ownership().owners().stream()
        .filter(owner -> owner.pool().equals(Optional.of(pool)))
        .map(owner -> owner.guard().shard())
        .toList();
  }

  /// The right to write for a shard of a pool.
  private ShardAndEpoch owned(String pool) {
    store().ownership().openPool(pool);
    return store().ownership().takeOver(shardsOf(pool).subList(0, 1), MEMBER, "test").getFirst();
  }

  private static ChangeSet creation(SessionId name, ShardAndEpoch guard, String value) {
    return new ChangeSet(
        name,
        guard,
        List.of(new Write.PutSession(Scene.session(name, guard.shard())), put("r", value)));
  }

  private boolean commits(ChangeSet changeSet) {
    return store().commit(List.of(changeSet)).getFirst() instanceof Outcome.Durable;
  }

  private Optional<String> value(SessionId name) {
    return store().records().find(name, Scene.key("r")).map(Scene::text);
  }

  @Test
  default void givesAPoolShardsOfItsOwnOnce() {
    // When
    store().ownership().openPool("de");
    store().ownership().openPool("fr");
    store().ownership().openPool("de");

    // Then
    List<ShardOwner> all = store().ownership().owners();
    assertThat(all).hasSize(StoreSettings.SHARDS + 32);
    assertThat(IntStream.range(0, all.size()))
        .allMatch(number -> all.get(number).guard().shard().value() == number);
    assertThat(shardsOf("de")).hasSize(16).noneMatch(it -> it.value() < StoreSettings.SHARDS);
    assertThat(shardsOf("fr")).hasSize(16).doesNotContainAnyElementsOf(shardsOf("de"));
  }

  @Test
  default void hasRoomForSoManyPoolsAndNoMore() {
    for (int i = 0; i < Ownership.POOLS_MAX; i++) {
      store().ownership().openPool("pool-" + i);
    }
    store().ownership().openPool("pool-0");
    assertThatThrownBy(() -> store().ownership().openPool("one-more"))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessage("there are 64 pools already, so there is no room for pool one-more");
  }

  @Test
  default void keepsProgramsOutThatDoNotKnowPoolsFromTheFirstOneOn() {
    store().ownership().openPool("de");
    assertThat(closeAndAsk("SELECT compatible_from FROM store_info")).isEqualTo(6);
  }

  @Test
  default void createsASessionInOneOfTwoPools() {
    // Given
    assertThat(commits(creation(ALICE, owned("de"), "de"))).isTrue();

    // When
    boolean second = commits(creation(ALICE, owned("fr"), "fr"));

    // Then
    assertThat(second).isFalse();
    assertThat(value(ALICE)).contains("de");
  }

  @Test
  default void createsASessionOnceWhenTheOwnersOfTwoPoolsDoItAtTheSameTime() {
    // Given
    ShardAndEpoch de = owned("de");
    ShardAndEpoch fr = owned("fr");

    // When / Then
    for (int i = 0; i < NAMES; i++) {
      SessionId name = new SessionId("name" + i);
      List<Boolean> created =
          AtOnce.all(
              () -> commits(creation(name, de, "de")), () -> commits(creation(name, fr, "fr")));
      assertThat(created).containsExactlyInAnyOrder(true, false);
      assertThat(value(name)).contains(created.getFirst() ? "de" : "fr");
      assertThat(store().sessions().find(name).orElseThrow().shard())
          .isEqualTo((created.getFirst() ? de : fr).shard());
    }
  }

  @Test
  default void createsASessionAnewWhileItIsDeletedInAnotherPoolAndLosesNothingOfIt() {
    // Given
    ShardAndEpoch de = owned("de");
    ShardAndEpoch fr = owned("fr");

    // When / Then
    for (int i = 0; i < NAMES; i++) {
      SessionId name = new SessionId("name" + i);
      assertThat(commits(creation(name, de, "de"))).isTrue();
      ChangeSet deletion = new ChangeSet(name, de, List.of(new Write.DeleteSession()));
      List<Boolean> done =
          AtOnce.all(
              () -> commits(deletion),
              () -> {
                while (!commits(creation(name, fr, "fr"))) {
                  Thread.onSpinWait();
                }
                return true;
              });
      assertThat(done).containsOnly(true);
      assertThat(value(name)).contains("fr");
      assertThat(commits(deletion)).as("a repeated deletion").isFalse();
      assertThat(value(name)).contains("fr");
    }
  }
}
