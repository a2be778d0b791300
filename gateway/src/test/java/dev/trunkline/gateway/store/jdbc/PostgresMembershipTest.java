package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.Members.Entrance;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Tenure;
import dev.trunkline.gateway.store.Vigil;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Members that enter, live, fall silent and die, and what others may take from them.
class PostgresMembershipTest {
  private static final List<ShardId> ALL = List.of(new ShardId(0), new ShardId(1), new ShardId(2));

  private String url;
  private Store store;
  private Members members;

  @BeforeEach
  void open() {
    url = PostgresServer.shared().newStore();
    store = JdbcStore.open(StoreSettings.of(url));
    members = store.members().orElseThrow();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Lifeline join(String name, int port) {
    return join(name, port, Set.of("default", "de"));
  }

  private Lifeline join(String name, int port, Set<String> labels) {
    return members.join(
        new MemberProfile(name, MemberProfile.Role.ALL, "127.0.0.1", port, port + 1, 100, labels));
  }

  private Member find(Lifeline lifeline) {
    return members.find(lifeline.member()).orElseThrow();
  }

  @Test
  void knowsThoseThatLive() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      assertThat(members.living())
          .extracting(Member::id)
          .containsExactly(one.member(), two.member());
      assertThat(find(one).profile().labels()).containsExactly("de", "default");
      assertThat(one.renew()).isPresent();
    }
  }

  @Test
  void seesTheLockOfAConnectionFall() {
    // Given
    Lifeline one = join("one", 1000);
    try (Vigil vigil = members.vigil()) {
      Member watched = find(one);
      assertThat(vigil.awaitFall(watched, Duration.ofMillis(50))).isFalse();
      CompletableFuture<Boolean> fell =
          CompletableFuture.supplyAsync(() -> vigil.awaitFall(watched, Duration.ofSeconds(20)));

      // When
      one.close();

      // Then
      assertThat(fell.join()).isTrue();
    }
  }

  @Test
  void takesTheLockAgainAfterALostConnection() {
    // Given
    try (Lifeline one = join("one", 1000);
        Vigil vigil = members.vigil()) {
      RawSql.execute(
          url,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'trunkline one'");

      // When
      Throwable broken = org.assertj.core.api.Assertions.catchThrowable(one::renew);

      // Then: the server may take a moment to let go of the former connection's lock
      assertThat(broken).isNotNull();
      await()
          .untilAsserted(() -> {
            assertThat(one.renew()).isPresent();
            assertThat(vigil.awaitFall(find(one), Duration.ofMillis(50))).isFalse();
          });
    }
  }

  @Test
  void renewsNothingForOneThatWasDeclaredGone() {
    try (Lifeline one = join("one", 1000)) {
      assertThat(members.bury(one.member(), "test")).isTrue();
      assertThat(members.bury(one.member(), "again")).isFalse();
      assertThat(one.renew()).isEmpty();
      assertThat(find(one).gone().orElseThrow().reason()).isEqualTo("test");
    }
  }

  @Test
  void endsTheLifeThatListenedAtTheSameAddress() {
    try (Lifeline first = join("one", 1000);
        Lifeline second = join("one", 1000)) {
      assertThat(first.renew()).isEmpty();
      assertThat(second.renew()).isPresent();
      assertThat(second.member()).isNotEqualTo(first.member());
    }
  }

  @Test
  void declaresThoseGoneThatAreSilentSinceTheyWereLookedAt() {
    try (Lifeline quick = join("quick", 1000);
        Lifeline slow = join("slow", 2000)) {
      // Given
      RawSql.execute(url, "UPDATE member SET seen_at = seen_at - 6000");
      List<Member> seen = members.living();
      Optional<Instant> renewed = quick.renew();

      // When
      List<Boolean> buried = seen.stream().map(it -> members.burySilent(it, "silent")).toList();

      // Then
      assertThat(buried).containsExactly(false, true);
      assertThat(renewed).contains(find(quick).seenAt());
      assertThat(slow.renew()).isEmpty();
      assertThat(quick.renew()).isPresent();
    }
  }

  @Test
  void letsMembersClaimWhatIsFree() {
    try (Lifeline one = join("one", 1000)) {
      List<ShardAndEpoch> claimed = store.ownership().claim(ALL, one.member(), "first");

      assertThat(claimed).extracting(ShardAndEpoch::shard).containsExactlyElementsOf(ALL);
      assertThat(store.ownership().confirm(claimed)).hasSize(3);
    }
  }

  @Test
  void letsNobodyClaimWhatALivingMemberOwns() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      List<ShardAndEpoch> claimed = store.ownership().claim(ALL, one.member(), "first");

      assertThat(store.ownership().claim(ALL, two.member(), "greedy")).isEmpty();
      assertThat(store.ownership().confirm(claimed)).hasSize(3);
    }
  }

  @Test
  void letsOthersClaimWhatAMemberReleased() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      List<ShardAndEpoch> claimed = store.ownership().claim(ALL, one.member(), "first");
      store.ownership().release(claimed, "handed off");

      assertThat(store.ownership().claim(ALL, two.member(), "placed here"))
          .isEqualTo(claimed.stream().map(PostgresMembershipTest::next).toList());
    }
  }

  @Test
  void letsOthersClaimWhatADeadMemberOwnedAndSaysWhy() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      // Given
      List<ShardAndEpoch> claimed = store.ownership().claim(ALL, one.member(), "first");
      members.bury(one.member(), "its process is gone");

      // When
      List<ShardAndEpoch> taken = store.ownership().claim(ALL, two.member(), "placed here");

      // Then
      assertThat(taken).hasSize(3);
      assertThat(store.ownership().confirm(claimed)).isEmpty();
      List<Tenure> history = store.ownership().history(Scene.SHARD, 2);
      assertThat(history.get(0).reason()).isEqualTo("from %s, its process is gone", one.member());
      assertThat(history.get(1).ended())
          .contains("taken over by %s: its process is gone".formatted(two.member()));
    }
  }

  @Test
  void letsADeadMemberClaimNothing() {
    try (Lifeline one = join("one", 1000)) {
      members.bury(one.member(), "test");

      assertThat(store.ownership().claim(ALL, one.member(), "still here")).isEmpty();
    }
  }

  /// `-Draces=1000` asks for more.
  @Test
  void letsOneOfThoseFoundTheClusterThatStartAtTheSameInstant() {
    int races = Integer.getInteger("races", 50);
    for (int race = 1; race <= races; race++) {
      // When
      List<CompletableFuture<Started>> starting =
          Stream.of(1, 2, 3)
              .map(number -> CompletableFuture.supplyAsync(() -> start("member" + number, number)))
              .toList();
      List<Started> started = starting.stream().map(CompletableFuture::join).toList();

      // Then
      assertThat(started)
          .as("race " + race)
          .extracting(Started::entrance)
          .containsExactlyInAnyOrder(
              new Entrance.Found(), new Entrance.Wait(), new Entrance.Wait());
      started.forEach(each -> {
        members.bury(each.lifeline().member(), "the race is over");
        each.lifeline().close();
      });
    }
  }

  private record Started(Lifeline lifeline, Entrance entrance) {}

  private Started start(String name, int number) {
    Lifeline lifeline = join(name, 1000 * number);
    return new Started(lifeline, members.entrance(lifeline.member()));
  }

  @Test
  void letsOthersJoinByThoseThatAreUp() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      members.entrance(one.member());
      members.up(one.member());

      assertThat(members.entrance(two.member()))
          .isInstanceOfSatisfying(
              Entrance.Join.class,
              join ->
                  assertThat(join.others()).extracting(Member::id).containsExactly(one.member()));
    }
  }

  @Test
  void letsAnotherFoundTheClusterWhenTheFounderDied() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      members.entrance(one.member());
      members.bury(one.member(), "test");

      assertThat(members.entrance(two.member())).isEqualTo(new Entrance.Found());
    }
  }

  @Test
  void givesTheDecisionInAPartitionToOne() {
    assertThat(members.acquire("partition", "one", Duration.ofMinutes(1))).isTrue();
    assertThat(members.acquire("partition", "two", Duration.ofMinutes(1))).isFalse();
    assertThat(members.release("partition", "one")).isTrue();
    assertThat(members.acquire("partition", "two", Duration.ofMinutes(1))).isTrue();
  }

  @Test
  void evensOutForAWhileOnly() {
    assertThat(members.evensOut()).isFalse();
    members.evenOut(Duration.ofMinutes(1));
    assertThat(members.evensOut()).isTrue();
    members.evenOut(Duration.ofMillis(-1));
    assertThat(members.evensOut()).isFalse();
  }

  @Test
  void takesADecisionBackThatWasMadeBeforeTheClockWasSetBack() {
    // Given
    members.acquire("partition", "one", Duration.ofMinutes(1));
    RawSql.execute(url, "UPDATE coordination SET until = until + 3600000");

    // When
    boolean acquired = members.acquire("partition", "two", Duration.ofMinutes(1));

    // Then
    assertThat(acquired).isTrue();
  }

  @Test
  void continuesTheHistoryOfShardsWhenTheClockWasSetBack() {
    try (Lifeline one = join("one", 1000);
        Lifeline two = join("two", 2000)) {
      // Given
      List<ShardAndEpoch> first = store.ownership().claim(ALL, one.member(), "first");
      RawSql.execute(url, "UPDATE ownership SET since = since + 3600000");
      RawSql.execute(url, "UPDATE shard SET since = since + 3600000");

      // When
      store.ownership().release(first, "handed off");
      store.ownership().claim(ALL, two.member(), "placed here");
      store.ownership().takeOver(ALL, one.member(), "by force");
      members.bury(one.member(), "test");
      store.ownership().claim(ALL, two.member(), "placed here");

      // Then
      assertThat(store.ownership().violations()).isEmpty();
      assertThat(store.ownership().history(Scene.SHARD, 4))
          .extracting(Tenure::since)
          .hasSize(4)
          .containsOnly(store.ownership().owners().getFirst().since());
    }
  }

  @Test
  void tellsAllMembersTheSameSecret() {
    try (Store other = JdbcStore.open(StoreSettings.of(url))) {
      assertThat(other.members().orElseThrow().secret()).isEqualTo(members.secret()).hasSize(32);
    }
  }

  @Test
  void remembersWhereOperatorsWantShards() {
    store.ownership().wish(Scene.SHARD, java.util.Optional.of("two"));
    assertThat(store.ownership().wishes()).containsExactly(java.util.Map.entry(Scene.SHARD, "two"));
    store.ownership().wish(Scene.SHARD, java.util.Optional.empty());
    assertThat(store.ownership().wishes()).isEmpty();
  }

  private static ShardAndEpoch next(ShardAndEpoch guard) {
    return new ShardAndEpoch(guard.shard(), guard.epoch().next());
  }

  @Test
  void letsAMemberClaimWhatItServesAlone() {
    // Given
    store.ownership().openPool("de");
    store.ownership().openPool("fr");
    List<ShardId> all =
        store.ownership().owners().stream().map(owner -> owner.guard().shard()).toList();
    try (Lifeline plain = join("plain", 1000, Set.of());
        Lifeline french = join("french", 2000, Set.of("fr", "it"));
        Lifeline both = join("both", 3000, Set.of("default", "de"))) {
      // When
      List<ShardAndEpoch> byFrench = store.ownership().claim(all, french.member(), "test");
      List<ShardAndEpoch> byPlain = store.ownership().claim(all, plain.member(), "test");
      store.ownership().release(byPlain.subList(0, 1), "test");
      List<ShardAndEpoch> byBoth = store.ownership().claim(all, both.member(), "test");

      // Then
      assertThat(byPlain).hasSize(256).allMatch(guard -> guard.shard().value() < 256);
      assertThat(byFrench).hasSize(16).allMatch(guard -> guard.shard().value() >= 272);
      assertThat(byBoth).hasSize(17).allMatch(guard -> guard.shard().value() < 272);
      assertThat(store.ownership().violations()).isEmpty();
    }
  }
}
