package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Decides which member runs which shard: the one with the largest share of its capacity free,
/// among those that serve its pool. Everyone who sees the same decides the same.
public final class Placement {

  /// What a shard weighs without sessions, so that empty ones are spread, too: sixteen are as one
  /// session.
  private static final int EMPTY_WEIGHT = 1;

  private static final int SESSION_WEIGHT = 16;

  /// Nobody's session is disturbed to move fewer than that, all together. Empty shards move anyway.
  private static final long WEIGHT_MOVED_MIN = 4L * SESSION_WEIGHT;

  /// Members may differ by so much of their capacity, in percent, until shards move.
  private static final int TOLERANCE_PERCENT = 10;

  private final Census census;
  private final Map<String, Member> hosts = new TreeMap<>();
  private final Map<ShardId, String> homes = new TreeMap<>();
  private final Map<String, Long> loads = new HashMap<>();

  /// One shard is to go from one member to another.
  ///
  /// @param from,to names of members
  public record Move(ShardId shard, String from, String to, String reason) {}

  /// @param homes where each shard is, by the names of members; shards that are nowhere are left
  ///   out
  /// @param hosts the names of the members that can be given shards
  public Placement(Census census, Map<ShardId, String> homes, Iterable<String> hosts) {
    this.census = census;
    for (String name : hosts) {
      census
          .named(name)
          .filter(member -> member.profile().role().runsSessions())
          .ifPresent(member -> this.hosts.put(name, member));
    }
    homes.forEach(this::put);
  }

  private void put(ShardId shard, String name) {
    String before = homes.put(shard, name);
    if (before != null) {
      loads.merge(before, -weight(shard), Long::sum);
    }
    loads.merge(name, weight(shard), Long::sum);
  }

  private long weight(ShardId shard) {
    return EMPTY_WEIGHT + (long) SESSION_WEIGHT * census.sessions().getOrDefault(shard, 0);
  }

  /// Where a shard that is nowhere should go; empty when nobody can take it. It counts as there
  /// from now on.
  public Optional<String> place(ShardId shard) {
    Optional<String> wished = wished(shard);
    Optional<String> pool = census.poolOf(shard);
    Optional<String> target =
        wished
            .or(() -> emptiest(pool, false))
            .or(() -> emptiest(pool, true)); // a draining one is better than none
    target.ifPresent(name -> put(shard, name));
    return target;
  }

  private Optional<String> wished(ShardId shard) {
    return Optional.ofNullable(census.wishes().get(shard))
        .filter(name -> serves(name, census.poolOf(shard)) && !isDraining(name));
  }

  private boolean serves(String name, Optional<String> pool) {
    Member member = hosts.get(name);
    return member != null && member.profile().serves(pool);
  }

  private boolean isDraining(String name) {
    Member member = hosts.get(name);
    return member != null && member.draining();
  }

  private Optional<String> emptiest(Optional<String> pool, boolean draining) {
    return hosts.keySet().stream()
        .filter(name -> serves(name, pool) && isDraining(name) == draining)
        .min(Comparator.comparingDouble(this::fill).thenComparing(Comparator.naturalOrder()));
  }

  /// How full a member is; 1 is full.
  private double fill(String name) {
    return (double) loads.getOrDefault(name, 0L) / capacity(name);
  }

  private long capacity(String name) {
    MemberProfile profile = hosts.get(name) == null ? null : hosts.get(name).profile();
    return profile == null ? 1 : (long) SESSION_WEIGHT * Math.max(1, profile.capacity());
  }

  /// What should move, the most urgent first: what is where its pool is not served, what operators
  /// wish, what members that drain still have, then what evens out how full they are.
  ///
  /// @param atOnce how many moves at most
  public List<Move> moves(int atOnce) {
    List<Move> moves = new ArrayList<>();
    strays(moves, atOnce);
    wishes(moves, atOnce);
    drains(moves, atOnce);
    balance(moves, atOnce);
    return List.copyOf(moves);
  }

  private void move(List<Move> moves, ShardId shard, String to, String reason) {
    moves.add(new Move(shard, home(shard), to, reason));
    put(shard, to);
  }

  private String home(ShardId shard) {
    return Objects.requireNonNull(homes.get(shard));
  }

  private void strays(List<Move> moves, int atOnce) {
    for (ShardId shard : List.copyOf(homes.keySet())) {
      String from = home(shard);
      Optional<String> pool = census.poolOf(shard);
      Optional<String> to =
          hosts.containsKey(from) && !serves(from, pool) ? emptiest(pool, false) : Optional.empty();
      if (to.isPresent() && moves.size() < atOnce) {
        move(moves, shard, to.get(), from + " does not serve its pool");
      }
    }
  }

  private void wishes(List<Move> moves, int atOnce) {
    for (ShardId shard : List.copyOf(homes.keySet())) {
      Optional<String> wished = wished(shard).filter(to -> !to.equals(homes.get(shard)));
      if (wished.isPresent() && moves.size() < atOnce) {
        move(moves, shard, wished.get(), "as asked");
      }
    }
  }

  private void drains(List<Move> moves, int atOnce) {
    for (ShardId shard : List.copyOf(homes.keySet())) {
      String from = home(shard);
      Optional<String> to =
          isDraining(from) ? emptiest(census.poolOf(shard), false) : Optional.empty();
      if (to.isPresent() && moves.size() < atOnce) {
        move(moves, shard, to.get(), from + " drains");
      }
    }
  }

  private void balance(List<Move> moves, int atOnce) {
    Set<Optional<String>> pools = new LinkedHashSet<>();
    homes.keySet().forEach(shard -> pools.add(census.poolOf(shard)));
    for (Optional<String> pool : pools) {
      boolean moved = true;
      while (moved && moves.size() < atOnce) {
        moved = balance(moves, pool);
      }
    }
  }

  /// Moves a shard of a pool from the fullest of the members that serve it to the emptiest.
  ///
  /// @return false when that would be of no use
  private boolean balance(List<Move> moves, Optional<String> pool) {
    Optional<String> emptiest = emptiest(pool, false);
    Optional<String> fullest =
        homes.entrySet().stream()
            .filter(home -> census.poolOf(home.getKey()).equals(pool))
            .map(Map.Entry::getValue)
            .filter(name -> serves(name, pool) && !isDraining(name))
            .max(Comparator.comparingDouble(this::fill).thenComparing(Comparator.naturalOrder()));
    if (emptiest.isEmpty() || fullest.isEmpty() || isEven(fullest.get(), emptiest.get())) {
      return false;
    }
    Optional<ShardId> shard = best(pool, fullest.get(), emptiest.get());
    shard.ifPresent(it -> move(moves, it, emptiest.get(), "to even out"));
    return shard.isPresent();
  }

  /// Within the tolerance.
  private boolean isEven(String fullest, String emptiest) {
    double most = fill(fullest);
    return !census.evensOut() && (most - fill(emptiest)) * 100 <= TOLERANCE_PERCENT * most;
  }

  /// The shard whose move evens out most, without turning the tables.
  private Optional<ShardId> best(Optional<String> pool, String from, String to) {
    double gap = fill(from) - fill(to);
    double perWeight = 1.0 / capacity(from) + 1.0 / capacity(to);
    boolean pays = census.evensOut() || gap / perWeight >= WEIGHT_MOVED_MIN;
    return homes.entrySet().stream()
        .filter(home -> home.getValue().equals(from))
        .map(Map.Entry::getKey)
        .filter(shard -> census.poolOf(shard).equals(pool))
        .filter(shard -> pays || weight(shard) == EMPTY_WEIGHT)
        .filter(shard -> !census.wishes().containsKey(shard))
        .filter(shard -> weight(shard) * perWeight < gap)
        .max(
            Comparator.comparingLong(this::weight)
                .thenComparing(Comparator.<ShardId>naturalOrder().reversed()));
  }
}
