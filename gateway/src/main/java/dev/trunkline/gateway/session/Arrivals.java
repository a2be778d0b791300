package dev.trunkline.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.List;

/// Sessions that were opened with their shard, until they are connected, or it is clear that this
/// takes longer.
final class Arrivals {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ArrayDeque<Group> groups = new ArrayDeque<>();

  private record Group(List<SessionLoop> loops, Instant openedAt) {}

  synchronized void add(Collection<SessionLoop> loops, Instant now) {
    if (!loops.isEmpty()) {
      groups.add(new Group(List.copyOf(loops), now));
    }
  }

  /// How many are on their way.
  synchronized int count(Instant now) {
    groups.removeIf(group ->
        group.openedAt.plus(PATIENCE).isBefore(now)
            || group.loops.stream().noneMatch(SessionLoop::isArriving));
    return (int)
        groups.stream()
            .flatMap(group -> group.loops.stream())
            .filter(SessionLoop::isArriving)
            .count();
  }
}
