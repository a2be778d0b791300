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

  private static final Optional<String> NO_POOL = Optional.empty();
  private static final Optional<String> DE = Optional.of("de");

  private static Member member(String name, int incarnation, Role role, String... labels) {
    return new Member(
        new MemberId(name + "#" + incarnation),
        incarnation,
        new MemberProfile(name, role, "127.0.0.1", 1, 2, 10, Set.of(labels)),
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  private static ShardOwner owner(int shard, String member) {
    return owner(shard, NO_POOL, member);
  }

  private static ShardOwner owner(int shard, Optional<String> pool, String member) {
    return new ShardOwner(
        new ShardAndEpoch(new ShardId(shard), new Epoch(1)),
        pool,
        Optional.of(new MemberId(member)),
        Instant.EPOCH);
  }

  private static Census census(int sessions) {
    return new Census(
        List.of(member("one", 1, Role.ALL), member("api", 2, Role.API)),
        List.of(owner(0, "one#1"), owner(1, "two#9")),
        Map.of(ZERO, sessions),
        Map.of(),
        false);
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
    assertThat(census(9).refusal(NO_POOL)).isEmpty();
    assertThat(census(10).refusal(NO_POOL))
        .contains("All 10 places for sessions are taken; add a member");
  }

  @Test
  void refusesSessionsWhenNobodyRunsThem() {
    assertThat(Census.NOTHING.refusal(NO_POOL)).contains("No member runs sessions");
  }

  @Test
  void spreadsNewSessionsOverAllShards() {
    Census census =
        new Census(
            List.of(),
            IntStream.range(0, 16).mapToObj(shard -> owner(shard, "one#1")).toList(),
            Map.of(),
            Map.of(),
            false);
    assertThat(
            IntStream.range(0, 500)
                .mapToObj(i -> census.home(new SessionId("session" + i), NO_POOL).orElseThrow()))
        .contains(IntStream.range(0, 16).mapToObj(ShardId::new).toArray(ShardId[]::new));
  }

  /// Two members for everything, one of them for pool de as well, one for pool fr alone.
  private static Census pools(Map<ShardId, Integer> sessions) {
    return new Census(
        List.of(
            member("plain", 1, Role.ALL),
            member("both", 2, Role.ALL, "default", "de"),
            member("fr", 3, Role.ALL, "fr")),
        List.of(
            owner(0, "plain#1"),
            owner(1, "both#2"),
            owner(2, DE, "both#2"),
            owner(3, Optional.of("fr"), "fr#3"),
            owner(4, Optional.of("gone"), "gone#0")),
        sessions,
        Map.of(),
        false);
  }

  @Test
  void givesASessionAShardOfItsPool() {
    Census census = pools(Map.of());
    for (int i = 0; i < 50; i++) {
      SessionId session = new SessionId("session" + i);
      assertThat(census.home(session, DE)).contains(new ShardId(2));
      assertThat(census.home(session, NO_POOL).orElseThrow().value()).isLessThan(2);
    }
    assertThat(census.home(new SessionId("session"), Optional.of("never"))).isEmpty();
  }

  @Test
  void countsThePlacesOfThoseWhoServeThePool() {
    assertThat(pools(Map.of(ZERO, 10, ONE, 9)).refusal(NO_POOL)).isEmpty();
    assertThat(pools(Map.of(ZERO, 10, ONE, 9)).refusal(DE)).isEmpty();
    Census full = pools(Map.of(ZERO, 10, ONE, 10));
    assertThat(full.refusal(NO_POOL)).isPresent();
    assertThat(full.refusal(DE))
        .contains("All 10 places for sessions in pool de are taken; add a member");
    assertThat(full.refusal(Optional.of("fr"))).isEmpty();
  }

  @Test
  void saysWhyNobodyRunsASession() {
    Census census = pools(Map.of());
    assertThat(census.obstacle(new ShardId(2))).isEmpty();
    assertThat(census.obstacle(new ShardId(4))).contains("No member serves pool gone");
    assertThat(census.refusal(Optional.of("gone"))).contains("No member serves pool gone");
  }

  @Test
  void saysWhatIsMissingWhenAllMembersAreForPools() {
    Census census =
        new Census(
            List.of(member("fr", 3, Role.ALL, "fr")),
            List.of(owner(0, "x#1")),
            Map.of(),
            Map.of(),
            false);
    assertThat(census.refusal(NO_POOL))
        .contains(
            "No member runs sessions without a pool; one without labels would, or with the label"
                + " default");
  }

  @Test
  void knowsNothingOfAShardThatCameSince() {
    assertThat(census(0).shard(new ShardId(2))).isEmpty();
    assertThat(census(0).ownerOf(new ShardId(2))).isEmpty();
  }
}
