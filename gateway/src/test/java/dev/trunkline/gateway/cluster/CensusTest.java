package dev.trunkline.gateway.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.MemberProfile.Role;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What can be read from a census.
class CensusTest {
  private static final ShardId ZERO = new ShardId(0);
  private static final ShardId ONE = new ShardId(1);

  private static Member member(String name, int incarnation, Role role) {
    return new Member(
        new MemberId(name + "#" + incarnation),
        incarnation,
        new MemberProfile(name, role, "127.0.0.1", 1, 2, 10, Set.of()),
        0,
        Instant.EPOCH,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  private static ShardOwner owner(int shard, String member) {
    return new ShardOwner(
        new ShardAndEpoch(new ShardId(shard), new Epoch(1)),
        Optional.of(new MemberId(member)),
        Instant.EPOCH);
  }

  private static Census census(int sessions) {
    return new Census(
        List.of(member("one", 1, Role.ALL), member("api", 2, Role.API)),
        List.of(owner(0, "one#1"), owner(1, "two#9")),
        Map.of(ZERO, sessions),
        Map.of());
  }

  @Test
  void knowsOwnersThatLive() {
    assertThat(census(0).ownerOf(ZERO).map(Member::name)).contains("one");
    assertThat(census(0).ownerOf(ONE)).isEmpty();
  }

  @Test
  void countsTheSessionsOfAMember() {
    assertThat(census(7).load(new MemberId("one#1"))).isEqualTo(7);
  }

  @Test
  void refusesSessionsWhenAllPlacesAreTaken() {
    assertThat(census(9).refusal()).isEmpty();
    assertThat(census(10).refusal()).contains("All 10 places for sessions are taken; add a member");
  }

  @Test
  void refusesSessionsWhenNobodyRunsThem() {
    assertThat(Census.NOTHING.refusal()).contains("No member runs sessions");
  }

  @Test
  void spreadsNewSessionsOverAllShards() {
    Census census =
        new Census(
            List.of(),
            IntStream.range(0, 16).mapToObj(shard -> owner(shard, "one#1")).toList(),
            Map.of(),
            Map.of());
    assertThat(IntStream.range(0, 500).mapToObj(i -> census.home(new SessionId("session" + i))))
        .contains(IntStream.range(0, 16).mapToObj(ShardId::new).toArray(ShardId[]::new));
  }
}
