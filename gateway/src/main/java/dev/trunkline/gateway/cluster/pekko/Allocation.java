package dev.trunkline.gateway.cluster.pekko;

import dev.trunkline.gateway.cluster.Assembly.Duties;
import dev.trunkline.gateway.cluster.Census;
import dev.trunkline.gateway.cluster.Placement;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.ShardId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.sharding.ShardCoordinator;
import org.apache.pekko.dispatch.Futures;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;

/// Lets [Placement] decide where Pekko puts shards.
final class Allocation extends ShardCoordinator.AbstractShardAllocationStrategy {
  /// How many shards move at a time to even things out.
  private static final int BALANCE_AT_ONCE = 16;

  private final Duties duties;
  private final Address self;
  private final ActorRef nowhere;

  /// @param nowhere somebody who is no region: Pekko asks again a moment later
  Allocation(Duties duties, Address self, ActorRef nowhere) {
    this.duties = duties;
    this.self = self;
    this.nowhere = nowhere;
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
    Map<String, ActorRef> regions = regions(current.keySet());
    Placement placement = new Placement(duties.census(), homes(regions, current), regions.keySet());
    ShardId id = new ShardId(Integer.parseInt(shard));
    Optional<String> chosen =
        duties.census().shard(id).isPresent() ? placement.place(id) : Optional.empty();
    return Futures.successful(chosen.map(regions::get).orElse(nowhere));
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> moving) {
    Census census = duties.census();
    Map<String, ActorRef> regions = regions(current.keySet());
    Map<ShardId, String> homes = homes(regions, current);
    int drains = census.members().stream().mapToInt(Member::drain).max().orElse(0);
    int atOnce = Math.max(BALANCE_AT_ONCE, drains) - moving.size() - census.away(homes).size();
    if (atOnce <= 0) {
      return Futures.successful(Set.of());
    }
    Set<String> leaving =
        new Placement(census, homes, regions.keySet())
            .moves(atOnce).stream()
                .map(move -> move.shard().toString())
                .filter(shard -> !moving.contains(shard))
                .collect(Collectors.toSet());
    return Futures.successful(leaving);
  }

  private static Map<ShardId, String> homes(
      Map<String, ActorRef> regions, Map<ActorRef, IndexedSeq<String>> current) {
    Map<ShardId, String> homes = new HashMap<>();
    regions.forEach((name, region) -> {
      IndexedSeq<String> shards = current.get(region);
      for (int i = 0; shards != null && i < shards.size(); i++) {
        homes.put(new ShardId(Integer.parseInt(shards.apply(i))), name);
      }
    });
    return homes;
  }

  /// Regions by the names of their members.
  private Map<String, ActorRef> regions(Set<ActorRef> regions) {
    Map<String, ActorRef> named = new TreeMap<>();
    for (ActorRef region : regions) {
      Address own = region.path().address();
      Address address = own.hasGlobalScope() ? own : self;
      duties.census().members().stream()
          .filter(member -> isAt(member, address))
          .forEach(member -> named.put(member.name(), region));
    }
    return named;
  }

  private static boolean isAt(Member member, Address address) {
    return Optional.of(member.profile().host()).equals(address.getHost())
        && Optional.of(member.profile().clusterPort()).equals(address.getPort());
  }
}
