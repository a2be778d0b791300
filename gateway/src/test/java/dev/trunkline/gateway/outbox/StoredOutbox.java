package dev.trunkline.gateway.outbox;

import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A store in memory, as slow to know of writes as a test wants.
public final class StoredOutbox implements OutboxQueue.Source {
  private final TreeMap<Long, OutboxEntry> entries = new TreeMap<>();
  private int reads;

  void write(List<Write> writes) {
    writes.forEach(this::write);
  }

  public void write(Write write) {
    switch (write) {
      case Write.AcceptOutbox(var entry) -> entries.put(entry.seq(), entry);
      case Write.MoveOutbox(var entry) -> entries.put(entry.seq(), entry);
      case Write.UpdateOutbox(var seq, var progress) ->
          entries.computeIfPresent(seq, (_, entry) -> entry.with(progress));
      default -> {}
    }
  }

  OutboxEntry get(long seq) {
    return Optional.ofNullable(entries.get(seq)).orElseThrow();
  }

  public List<OutboxEntry> all() {
    return List.copyOf(entries.values());
  }

  int reads() {
    return reads;
  }

  @Override
  public List<OutboxEntry> pending(Instant now, int each, int limit) {
    reads++;
    List<List<OutboxEntry>> lanes = new ArrayList<>(lanes(now).values());
    lanes.removeIf(lane -> isBlocked(lane, now));
    lanes.sort(Comparator.comparingLong(StoredOutbox::urgency));
    return lanes.stream().flatMap(lane -> lane.stream().limit(each)).limit(limit).toList();
  }

  @Override
  public List<String> blocked(Instant now) {
    return lanes(now).values().stream()
        .filter(lane -> isBlocked(lane, now))
        .map(lane -> lane.getFirst().recipient())
        .toList();
  }

  @Override
  public Optional<Instant> nextReady(Instant now) {
    return entries.values().stream()
        .flatMap(entry -> entry.progress().readyAt().stream())
        .filter(time -> time.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  private Map<String, List<OutboxEntry>> lanes(Instant now) {
    return entries.values().stream()
        .filter(entry -> entry.isPending() && !entry.dueAt().isAfter(now))
        .sorted(Lane.ORDER)
        .collect(Collectors.groupingBy(OutboxEntry::recipient));
  }

  private static boolean isBlocked(List<OutboxEntry> lane, Instant now) {
    return lane.getFirst().progress().readyAt().orElseThrow().isAfter(now);
  }

  private static long urgency(List<OutboxEntry> lane) {
    return lane.stream().mapToLong(OutboxEntry::position).min().orElseThrow();
  }
}
