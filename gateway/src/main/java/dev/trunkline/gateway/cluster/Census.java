package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
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
public record Census(
    List<Member> members,
    List<ShardOwner> owners,
    Map<ShardId, Integer> sessions,
    Map<ShardId, String> wishes) {
  static final Census NOTHING = new Census(List.of(), List.of(), Map.of(), Map.of());

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

  /// The member that owns a shard, if it lives.
  public Optional<Member> ownerOf(ShardId shard) {
    return shard.value() < owners.size()
        ? owners.get(shard.value()).member().flatMap(this::find)
        : Optional.empty();
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

  /// The shard of a session that is created: its name decides, so that two members that are asked
  /// at the same time ask the same owner.
  public ShardId home(SessionId session) {
    return new ShardId(Math.floorMod(session.value().hashCode() * 0x9E3779B9, owners.size()));
  }

  /// Why no session can be added; empty when one can.
  public Optional<String> refusal() {
    int capacity = capacity();
    if (capacity == 0) {
      return Optional.of("No member runs sessions");
    }
    return sessionsInAll() < capacity
        ? Optional.empty()
        : Optional.of("All %d places for sessions are taken; add a member".formatted(capacity));
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
