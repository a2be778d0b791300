package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.MemberProfile.Role;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who gets which shard.
class PlacementTest {
  private static final int SHARDS = 64;

  private final Map<ShardId, Integer> sessions = new HashMap<>();
  private final Map<ShardId, String> wishes = new HashMap<>();
  private final List<ShardOwner> owners = new ArrayList<>();
  private boolean evensOut;

  private static Member member(String name, int capacity, int drain, Role role, String... labels) {
    return new Member(
        new MemberId(name + "#1"),
        1,
        new MemberProfile(name, role, "127.0.0.1", 1, 2, capacity, Set.of(labels)),
        drain,
        Instant.EPOCH,
        Instant.EPOCH,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  private static Member member(String name) {
    return member(name, 100, 0, Role.ALL);
  }

  private Placement placement(Map<ShardId, String> homes, Member... members) {
    List<Member> all = List.of(members);
    return new Placement(
        new Census(all, owners, sessions, wishes, evensOut),
        homes,
        all.stream().map(Member::name).toList());
  }

  private static Map<ShardId, String> all(String home) {
    Map<ShardId, String> homes = new HashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      homes.put(new ShardId(shard), home);
    }
    return homes;
  }

  private Map<ShardId, String> settle(Map<ShardId, String> homes, Member... members) {
    Map<ShardId, String> now = new HashMap<>(homes);
    for (int round = 0; round < 100; round++) {
      List<Placement.Move> moves = placement(now, members).moves(4);
      if (moves.isEmpty()) {
        return now;
      }
      moves.forEach(move -> now.put(move.shard(), move.to()));
    }
    throw new AssertionError("it does not come to rest");
  }

  private static int count(Map<ShardId, String> homes, String name) {
    return Collections.frequency(homes.values(), name);
  }

  @Test
  void givesAShardToTheMemberWithTheLargestShareFree() {
    Map<ShardId, String> homes = all("one");
    homes.remove(new ShardId(0));
    assertThat(placement(homes, member("one"), member("two")).place(new ShardId(0)))
        .contains("two");
  }

  @Test
  void spreadsShardsWithoutSessionsEvenly() {
    Map<ShardId, String> homes = settle(all("one"), member("one"), member("two"));
    assertThat(count(homes, "two")).isBetween(SHARDS / 2 - 3, SHARDS / 2 + 3);
  }

  @Test
  void fillsMembersInProportionToTheirCapacity() {
    for (int shard = 0; shard < SHARDS; shard++) {
      sessions.put(new ShardId(shard), 2);
    }
    Map<ShardId, String> homes =
        settle(
            all("small"), member("small", 100, 0, Role.ALL), member("large", 300, 0, Role.WORKER));
    assertThat(count(homes, "large")).isBetween(45, 51);
  }

  @Test
  void movesNoMoreThanIsAskedForAtATime() {
    assertThat(placement(all("one"), member("one"), member("two")).moves(5)).hasSize(5);
  }

  @Test
  void leavesEvenMembersAlone() {
    Map<ShardId, String> homes = settle(all("one"), member("one"), member("two"));
    assertThat(placement(homes, member("one"), member("two")).moves(5)).isEmpty();
  }

  @Test
  void evensOutToTheLastSessionWhenAnOperatorWantsIt() {
    // Given
    Map<ShardId, String> homes = settle(all("one"), member("one"), member("two"));
    homes.entrySet().stream()
        .filter(home -> home.getValue().equals("one"))
        .limit(4)
        .forEach(home -> sessions.put(home.getKey(), 1));

    // When
    List<Placement.Move> byItself = placement(homes, member("one"), member("two")).moves(SHARDS);
    evensOut = true;
    Map<ShardId, String> even = settle(homes, member("one"), member("two"));

    // Then
    assertThat(byItself).noneMatch(move -> sessions.containsKey(move.shard()));
    assertThat(sessions.keySet().stream().filter(shard -> isAt("one", shard, even)))
        .hasSizeBetween(2, 3); // shards without sessions weigh a little, too
  }

  private static boolean isAt(String member, ShardId shard, Map<ShardId, String> homes) {
    return member.equals(homes.get(shard));
  }

  @Test
  void disturbsNoSessionForASmallDifference() {
    // Given
    Map<ShardId, String> homes = settle(all("one"), member("one"), member("two"));
    homes.entrySet().stream()
        .filter(home -> home.getValue().equals("one"))
        .limit(3)
        .forEach(home -> sessions.put(home.getKey(), 2));

    // When
    List<Placement.Move> moves = placement(homes, member("one"), member("two")).moves(SHARDS);

    // Then
    assertThat(moves).noneMatch(move -> sessions.containsKey(move.shard()));
  }

  @Test
  void emptiesAMemberThatDrains() {
    Map<ShardId, String> homes = settle(all("one"), member("one", 100, 8, Role.ALL), member("two"));
    assertThat(count(homes, "two")).isEqualTo(SHARDS);
  }

  @Test
  void keepsAShardOnADrainingMemberWhenThereIsNoOther() {
    Placement placement = placement(Map.of(), member("one", 100, 8, Role.ALL));
    assertThat(placement.place(new ShardId(0))).contains("one");
  }

  @Test
  void givesNothingToAMemberThatRunsNoSessions() {
    Placement placement = placement(all("one"), member("one"), member("api", 100, 0, Role.API));
    assertThat(placement.moves(5)).isEmpty();
    assertThat(placement(Map.of(), member("api", 100, 0, Role.API)).place(new ShardId(0)))
        .isEmpty();
  }

  @Test
  void movesAShardWhereItIsWishedAndLeavesItThere() {
    wishes.put(new ShardId(7), "two");
    Map<ShardId, String> homes = all("one");
    assertThat(placement(homes, member("one"), member("two")).moves(1))
        .containsExactly(new Placement.Move(new ShardId(7), "one", "two", "as asked"));
    assertThat(settle(homes, member("one"), member("two"))).containsEntry(new ShardId(7), "two");
  }

  private static Member labelled(String name, String... labels) {
    return member(name, 100, 0, Role.ALL, labels);
  }

  /// The upper half of the shards belongs to pool de.
  private void divide() {
    for (int shard = 0; shard < SHARDS; shard++) {
      owners.add(
          new ShardOwner(
              new ShardAndEpoch(new ShardId(shard), new Epoch(1)),
              isOfPool(shard) ? Optional.of("de") : Optional.empty(),
              Optional.empty(),
              Instant.EPOCH));
    }
  }

  private static boolean isOfPool(int shard) {
    return shard >= SHARDS / 2;
  }

  private static List<Integer> shards(Map<ShardId, String> homes, String name) {
    return homes.entrySet().stream()
        .filter(home -> home.getValue().equals(name))
        .map(home -> home.getKey().value())
        .toList();
  }

  @Test
  void putsTheShardsOfAPoolOnMembersWithItsLabelAlone() {
    // Given
    divide();
    Placement placement = placement(Map.of(), member("plain"), labelled("one", "de"));

    // When / Then
    for (int shard = 0; shard < SHARDS; shard++) {
      assertThat(placement.place(new ShardId(shard))).contains(isOfPool(shard) ? "one" : "plain");
    }
  }

  @Test
  void putsAShardNowhereWhenNobodyServesItsPool() {
    divide();
    Placement placement = placement(Map.of(), member("plain"), labelled("french", "fr"));
    assertThat(placement.place(new ShardId(SHARDS - 1))).isEmpty();
    assertThat(placement(Map.of(), labelled("one", "de")).place(new ShardId(0))).isEmpty();
  }

  @Test
  void evensOutWithinAPool() {
    // Given
    divide();
    Map<ShardId, String> homes = new HashMap<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      homes.put(new ShardId(shard), isOfPool(shard) ? "one" : "plain");
    }

    // When
    Map<ShardId, String> settled =
        settle(
            homes,
            member("plain"),
            member("plainer"),
            labelled("one", "de"),
            labelled("two", "de"));

    // Then
    assertThat(shards(settled, "two")).hasSizeBetween(14, 18).allMatch(PlacementTest::isOfPool);
    assertThat(shards(settled, "plainer"))
        .hasSizeBetween(14, 18)
        .noneMatch(PlacementTest::isOfPool);
  }

  @Test
  void comesToRestWhenMembersServeDifferentPoolsAndSome() {
    divide();
    for (int shard = 0; shard < SHARDS; shard++) {
      sessions.put(new ShardId(shard), shard % 5);
    }
    Map<ShardId, String> settled =
        settle(
            all("both"), member("plain"), labelled("both", "default", "de"), labelled("one", "de"));
    assertThat(shards(settled, "one")).isNotEmpty().allMatch(PlacementTest::isOfPool);
    assertThat(shards(settled, "plain")).isNotEmpty().noneMatch(PlacementTest::isOfPool);
  }

  @Test
  void takesAShardAwayFromAMemberThatDoesNotServeItsPool() {
    divide();
    ShardId stray = new ShardId(SHARDS - 1);
    assertThat(placement(Map.of(stray, "plain"), member("plain"), labelled("one", "de")).moves(1))
        .containsExactly(
            new Placement.Move(stray, "plain", "one", "plain does not serve its pool"));
    assertThat(placement(Map.of(stray, "plain"), member("plain")).moves(1)).isEmpty();
  }

  @Test
  void doesNotFollowAWishOutOfThePool() {
    divide();
    wishes.put(new ShardId(SHARDS - 1), "plain");
    Placement placement = placement(Map.of(), member("plain"), labelled("one", "de"));
    assertThat(placement.place(new ShardId(SHARDS - 1))).contains("one");
    assertThat(
            placement(
                    Map.of(new ShardId(SHARDS - 1), "one"), member("plain"), labelled("one", "de"))
                .moves(1))
        .isEmpty();
  }

  @Test
  void keepsTheShardsOfAPoolOnAMemberThatDrainsWhenNoOtherServesIt() {
    divide();
    Member draining = member("one", 100, 8, Role.ALL, "de");
    ShardId shard = new ShardId(SHARDS - 1);
    assertThat(placement(Map.of(), member("plain"), draining).place(shard)).contains("one");
    assertThat(placement(Map.of(shard, "one"), member("plain"), draining).moves(1)).isEmpty();
  }
}
