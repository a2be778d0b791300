package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What the store said of the cluster at one moment.
///
/// @param members those that live, by incarnation
/// @param owners of all shards, in the order of their numbers
/// @param sessions how many each shard has
/// @param wishes where operators want shards to be, by the names of members
/// @param evensOut whether operators want all members as full as each other, now
public record Census(
    List<Member> members,
    List<ShardOwner> owners,
    Map<ShardId, Integer> sessions,
    Map<ShardId, String> wishes,
    boolean evensOut) {
  static final Census NOTHING = new Census(List.of(), List.of(), Map.of(), Map.of(), false);

  private static final int FEW_PLACES = 16;
  private static final int FEW_PLACES_PART = 20;

  public Census {
    members = List.copyOf(members);
    owners = List.copyOf(owners);
    sessions = Map.copyOf(sessions);
    wishes = Map.copyOf(wishes);
  }

  public Optional<Member> find(MemberId id) {
    return members.stream().filter(member -> member.id().equals(id)).findFirst();
  }

  public Optional<Member> named(String name) {
    return members.stream()
        .filter(member -> member.name().equals(name))
        .reduce((_, latest) -> latest);
  }

  /// A shard, as it was; empty when it came into being since.
  public Optional<ShardOwner> shard(ShardId shard) {
    return shard.value() < owners.size()
        ? Optional.of(owners.get(shard.value()))
        : Optional.empty();
  }

  /// The member that owns a shard, if it lives.
  public Optional<Member> ownerOf(ShardId shard) {
    return shard(shard).flatMap(ShardOwner::member).flatMap(this::find);
  }

  /// The shards that a member other than the one where they shall be still runs.
  ///
  /// @param homes where each shall be, by the names of members
  public Set<ShardId> away(Map<ShardId, String> homes) {
    return homes.keySet().stream()
        .filter(shard ->
            ownerOf(shard).filter(owner -> !owner.name().equals(homes.get(shard))).isPresent())
        .collect(Collectors.toSet());
  }

  /// The pool of a shard; empty for none.
  Optional<String> poolOf(ShardId shard) {
    return shard(shard).flatMap(ShardOwner::pool);
  }

  /// The shard of a session that is created: its name decides, so that two members that are asked
  /// at the same time ask the same owner. Empty when the pool has no shards.
  public Optional<ShardId> home(SessionId session, Optional<String> pool) {
    List<ShardOwner> shards = owners.stream().filter(owner -> owner.pool().equals(pool)).toList();
    if (shards.isEmpty()) {
      return Optional.empty();
    }
    int place = Math.floorMod(session.value().hashCode() * 0x9E3779B9, shards.size());
    return Optional.of(shards.get(place).guard().shard());
  }

  /// Why nobody can run a shard, and its sessions wait; empty when somebody can.
  public Optional<String> obstacle(ShardId shard) {
    return shard(shard).flatMap(known -> obstacle(known.pool()));
  }

  private Optional<String> obstacle(Optional<String> pool) {
    if (members.stream().anyMatch(member -> member.profile().serves(pool))) {
      return Optional.empty();
    }
    if (pool.isPresent()) {
      return Optional.of("No member serves pool " + pool.get());
    }
    return Optional.of(
        capacity() == 0
            ? "No member runs sessions"
            : "No member runs sessions without a pool; one without labels would, or with the label "
                + MemberProfile.NO_POOL);
  }

  /// Why no session can be added to a pool; empty when one can.
  public Optional<String> refusal(Optional<String> pool) {
    return obstacle(pool)
        .or(() -> {
          int capacity = capacity(pool);
          String whose = pool.map(name -> " in pool " + name).orElse("");
          return taken(pool) < capacity
              ? Optional.empty()
              : Optional.of(
                  "All %d places for sessions%s are taken; add a member"
                      .formatted(capacity, whose));
        });
  }

  /// Whether a pool has so few places left that sessions should be counted anew before one is
  /// added.
  boolean isNearlyFull(Optional<String> pool) {
    int capacity = capacity(pool);
    return capacity - taken(pool) <= Math.max(FEW_PLACES, capacity / FEW_PLACES_PART);
  }

  /// How many places of those members that serve a pool are taken, by whatever pool; and how many
  /// sessions of the pool wait for one of them.
  private int taken(Optional<String> pool) {
    return owners.stream()
        .filter(owner ->
            owner
                .member()
                .flatMap(this::find)
                .map(member -> member.profile().serves(pool))
                .orElse(owner.pool().equals(pool)))
        .mapToInt(owner -> sessions.getOrDefault(owner.guard().shard(), 0))
        .sum();
  }

  /// How many sessions the members that serve a pool can run.
  private int capacity(Optional<String> pool) {
    return members.stream()
        .map(Member::profile)
        .filter(profile -> profile.serves(pool))
        .mapToInt(MemberProfile::capacity)
        .sum();
  }

  /// The same, with sessions that were counted since.
  Census counting(Map<ShardId, Integer> since) {
    return new Census(members, owners, since, wishes, evensOut);
  }

  /// The same, as if operators wanted all members as full as each other.
  public Census eveningOut() {
    return new Census(members, owners, sessions, wishes, true);
  }

  public int load(MemberId member) {
    return owners.stream()
        .filter(owner -> owner.member().filter(member::equals).isPresent())
        .mapToInt(owner -> sessions.getOrDefault(owner.guard().shard(), 0))
        .sum();
  }

  public int sessionsInAll() {
    return sessions.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How many sessions the members that live can run.
  public int capacity() {
    return members.stream()
        .filter(member -> member.profile().role().runsSessions())
        .mapToInt(member -> member.profile().capacity())
        .sum();
  }
}
