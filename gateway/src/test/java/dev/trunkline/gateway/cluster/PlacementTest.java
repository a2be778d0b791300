package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.MemberProfile.Role;
import dev.trunkline.gateway.store.ShardId;
import java.time.Duration;
import java.time.Instant;
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

  private static Member member(String name, int capacity, int drain, Role role) {
    return new Member(
        new MemberId(name + "#1"),
        1,
        new MemberProfile(name, role, "127.0.0.1", 1, 2, capacity, Set.of()),
        drain,
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
        new Census(all, List.of(), sessions, wishes),
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
}
