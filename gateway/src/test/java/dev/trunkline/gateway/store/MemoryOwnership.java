package dev.trunkline.gateway.store;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Epochs and their history, in memory.
final class MemoryOwnership implements Ownership {
  private final MemoryMembers members;
  private final InstantSource clock;
  private final List<ShardOwner> owners;
  private final List<List<Tenure>> histories;
  private final Map<ShardId, String> wishes = new TreeMap<>();

  MemoryOwnership(int shards, MemoryMembers members, InstantSource clock) {
    this.members = members;
    this.clock = clock;
    owners =
        new ArrayList<>(
            IntStream.range(0, shards)
                .mapToObj(it ->
                    new ShardOwner(
                        new ShardAndEpoch(new ShardId(it), Epoch.NONE),
                        Optional.empty(),
                        Optional.empty(),
                        clock.instant()))
                .toList());
    histories = IntStream.range(0, shards).<List<Tenure>>mapToObj(_ -> new ArrayList<>()).toList();
  }

  /// The epochs of the shards that somebody owns.
  Map<ShardId, Epoch> epochs() {
    Map<ShardId, Epoch> epochs = new TreeMap<>();
    owners.stream()
        .filter(it -> it.member().isPresent())
        .forEach(it -> epochs.put(it.guard().shard(), it.guard().epoch()));
    return epochs;
  }

  @Override
  public List<ShardAndEpoch> takeOver(Collection<ShardId> shards, MemberId member, String reason) {
    if (shards.stream().anyMatch(it -> it.value() >= owners.size())) {
      throw new IllegalArgumentException("no such shard among " + new TreeSet<>(shards));
    }
    String ended = "taken over by " + member + ": " + reason;
    return shards.stream()
        .sorted()
        .map(shard -> begin(owners.get(shard.value()), member, reason, ended))
        .toList();
  }

  private ShardAndEpoch begin(ShardOwner before, MemberId member, String reason, String ended) {
    if (before.member().isPresent()) {
      end(before.guard(), ended);
    }
    ShardId shard = before.guard().shard();
    ShardAndEpoch guard = new ShardAndEpoch(shard, before.guard().epoch().next());
    owners.set(
        shard.value(),
        new ShardOwner(guard, Optional.empty(), Optional.of(member), clock.instant()));
    histories
        .get(shard.value())
        .addFirst(
            new Tenure(guard, member, clock.instant(), reason, Optional.empty(), Optional.empty()));
    return guard;
  }

  private void end(ShardAndEpoch guard, String reason) {
    List<Tenure> history = histories.get(guard.shard().value());
    Tenure last = history.removeFirst();
    history.addFirst(
        new Tenure(
            last.guard(),
            last.member(),
            last.since(),
            last.reason(),
            Optional.of(clock.instant()),
            Optional.of(reason)));
  }

  @Override
  public List<ShardAndEpoch> claim(Collection<ShardId> shards, MemberId member, String reason) {
    if (!lives(member)) {
      return List.of();
    }
    List<ShardAndEpoch> claimed = new ArrayList<>();
    for (ShardId shard : new TreeSet<>(shards)) {
      ShardOwner owner = owners.get(shard.value());
      boolean taken = owner.member().filter(it -> lives(it) && !it.equals(member)).isPresent();
      if (!taken) {
        claimed.add(begin(owner, member, reason, "claimed by " + member));
      }
    }
    return claimed;
  }

  private boolean lives(MemberId member) {
    return members.find(member).filter(Member::lives).isPresent();
  }

  @Override
  public void openPool(String pool) {
    throw new UnsupportedOperationException("no pools here");
  }

  @Override
  public Set<ShardAndEpoch> release(Collection<ShardAndEpoch> guards, String reason) {
    Set<ShardAndEpoch> held = confirm(guards);
    for (ShardAndEpoch guard : held) {
      end(guard, reason);
      owners.set(
          guard.shard().value(),
          new ShardOwner(guard, Optional.empty(), Optional.empty(), clock.instant()));
    }
    return held;
  }

  @Override
  public Set<ShardAndEpoch> confirm(Collection<ShardAndEpoch> guards) {
    Set<ShardAndEpoch> held = new LinkedHashSet<>();
    guards.stream()
        .sorted(Comparator.comparing(ShardAndEpoch::shard))
        .filter(guard -> {
          ShardOwner owner = owners.get(guard.shard().value());
          return owner.member().isPresent() && owner.guard().equals(guard);
        })
        .forEach(held::add);
    return held;
  }

  @Override
  public List<ShardOwner> owners() {
    return List.copyOf(owners);
  }

  @Override
  public Map<ShardId, String> wishes() {
    return Map.copyOf(wishes);
  }

  @Override
  public void wish(ShardId shard, Optional<String> member) {
    wishes.remove(shard);
    member.ifPresent(name -> wishes.put(shard, name));
  }

  @Override
  public List<String> violations() {
    return List.of();
  }

  @Override
  public List<Tenure> history(ShardId shard, int limit) {
    return histories.get(shard.value()).stream().limit(limit).toList();
  }
}
