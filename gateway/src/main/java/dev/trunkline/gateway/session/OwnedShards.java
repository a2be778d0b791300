package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// The shards that this process owns, each under one epoch, and which of them are open: all their
/// sessions run.
final class OwnedShards {
  private final Map<ShardId, ShardAndEpoch> guards = new ConcurrentHashMap<>();
  private final Set<ShardId> open = ConcurrentHashMap.newKeySet();

  /// An older epoch than the one that is known changes nothing.
  void take(Collection<ShardAndEpoch> taken) {
    for (ShardAndEpoch guard : taken) {
      guards.merge(
          guard.shard(),
          guard,
          (known, other) -> other.epoch().compareTo(known.epoch()) > 0 ? other : known);
    }
  }

  /// Whether the shard is owned under this very epoch.
  boolean has(ShardAndEpoch guard) {
    return guard.equals(guards.get(guard.shard()));
  }

  Optional<ShardAndEpoch> find(ShardId shard) {
    return Optional.ofNullable(guards.get(shard));
  }

  synchronized void open(Collection<ShardAndEpoch> opened) {
    opened.stream().filter(this::has).forEach(guard -> open.add(guard.shard()));
  }

  boolean isOpen(ShardId shard) {
    return open.contains(shard);
  }

  synchronized void leave(Set<ShardId> leaving) {
    open.removeAll(leaving);
    guards.keySet().removeAll(leaving);
  }

  /// Those of these that are still owned as they were.
  Set<ShardId> still(Collection<ShardAndEpoch> once) {
    return once.stream()
        .filter(this::has)
        .map(ShardAndEpoch::shard)
        .collect(Collectors.toUnmodifiableSet());
  }

  /// The one with the fewest sessions.
  ShardAndEpoch emptiest(Map<ShardId, Integer> counts) {
    return guards.values().stream()
        .min(
            Comparator.comparing((ShardAndEpoch guard) -> counts.getOrDefault(guard.shard(), 0))
                .thenComparing(ShardAndEpoch::shard))
        .orElseThrow(() -> new IllegalStateException("this process owns no shards"));
  }
}
