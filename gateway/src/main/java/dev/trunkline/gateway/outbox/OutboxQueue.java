package dev.trunkline.gateway.outbox;

import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.TimelineEntry;
import dev.trunkline.gateway.store.TimelineEntry.Stage;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The messages of one session that wait to be sent.
///
/// Order is per recipient, by the time at which messages are due, then by acceptance: a message to
/// someone leaves when the one before it is done, that is acknowledged by WhatsApp or given up; one
/// that is to be tried again holds up those behind it. Different recipients do not wait for each
/// other. Which recipient is served first, priority decides.
///
/// The next messages to some recipients are in memory, the rest in the store; an empty queue holds
/// nothing.
public final class OutboxQueue {
  /// Entries in memory, and how many of them to one recipient.
  static final int WINDOW_MAX = 200;

  static final int EACH_MAX = 4;

  /// Messages between the engine and WhatsApp's ack.
  static final int IN_FLIGHT_MAX = 32;

  /// When to ask again for what is not durable yet.
  private static final Duration STORE_PAUSE = Duration.ofMillis(20);

  /// Reads what is not in memory.
  public interface Source {
    /// See [dev.trunkline.gateway.store.Outbox#pending].
    List<OutboxEntry> pending(Instant now, int each, int limit);

    /// See [dev.trunkline.gateway.store.Outbox#blocked].
    List<String> blocked(Instant now);

    Optional<Instant> nextReady(Instant now);
  }

  /// What to do now.
  ///
  /// @param ready to hand to the engine; they count as on their way from here on
  /// @param expired given up, because their time is over
  public record Round(List<OutboxEntry> ready, List<OutboxEntry> expired, List<Write> writes) {}

  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<String, OutboxEntry> inFlight = new HashMap<>();
  private final Recent recent = new Recent();

  /// Recipients without a lane, since their first message waits for another attempt.
  private Set<String> blocked = Set.of();

  /// Whether the store may have recipients that are neither in a lane nor blocked.
  private boolean behind;

  /// Whether the lanes are not what the store would give.
  private boolean outdated;

  /// When something of what is not in memory is due, or ready for another attempt.
  private Optional<Instant> later = Optional.empty();

  private int waiting;

  /// @param waiting how many the store has, none of them in memory yet
  public OutboxQueue(int waiting) {
    this.waiting = waiting;
    this.outdated = waiting > 0;
  }

  /// How many messages wait, are on their way, or are held back.
  public int size() {
    return waiting;
  }

  /// What was changed by steps that are not durable yet.
  public Recent recent() {
    return recent;
  }

  /// Everything is durable.
  public void settled() {
    recent.clear();
  }

  /// Takes a message that is accepted with this step.
  public Write accept(OutboxEntry entry, Instant now) {
    waiting++;
    recent.put(entry);
    if (entry.isPending()) {
      add(entry, now);
    }
    return new Write.AcceptOutbox(entry);
  }

  private void add(OutboxEntry entry, Instant now) {
    if (entry.dueAt().isAfter(now)) {
      wakeBy(entry.dueAt());
      return;
    }
    String recipient = entry.recipient();
    Lane lane = lanes.get(recipient);
    boolean full = lanes.values().stream().mapToInt(it -> it.entries().size()).sum() >= WINDOW_MAX;
    if (outdated || blocked.contains(recipient)) {
      return; // it is read with the others
    }
    if (lane == null && (behind || full)) {
      behind = true;
      outdated = entry.priority() > 0;
    } else if (lane != null && (lane.hasMore() || full)) {
      lane.expectMore();
    } else {
      lanes.computeIfAbsent(recipient, _ -> new Lane()).put(entry);
    }
  }

  private void wakeBy(Instant time) {
    later = Optional.of(later.filter(it -> it.isBefore(time)).orElse(time));
  }

  /// The messages whose turn it is.
  ///
  /// @param settled whether the store has all that earlier steps wrote, so that it can be read
  public Round next(Instant now, boolean settled, Source source) {
    if (later.filter(it -> !it.isAfter(now)).isPresent()) {
      outdated = true;
    }
    if (settled && waiting > 0 && lacksEntries(now)) {
      fill(now, source);
    }
    Round round = new Round(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    for (Lane lane : free(now)) {
      Optional<OutboxEntry> first = firstInTime(lane, now, round);
      if (first.isPresent() && inFlight.size() < IN_FLIGHT_MAX) {
        inFlight.put(first.get().messageId(), first.get());
        round.ready().add(first.get());
      }
    }
    return round;
  }

  private boolean lacksEntries(Instant now) {
    return outdated
        || lanes.values().stream().anyMatch(lane -> lane.entries().isEmpty())
        || (behind && free(now).size() < IN_FLIGHT_MAX / 2);
  }

  private void fill(Instant now, Source source) {
    List<OutboxEntry> found = source.pending(now, EACH_MAX, WINDOW_MAX);
    lanes.clear();
    Map<String, Integer> counts = new HashMap<>();
    for (OutboxEntry entry : found) {
      Lane lane = lanes.computeIfAbsent(entry.recipient(), _ -> new Lane());
      OutboxEntry latest = recent.latest(entry);
      if (latest.isPending() && !latest.dueAt().isAfter(now)) {
        lane.put(latest);
      }
      if (counts.merge(entry.recipient(), 1, Integer::sum) == EACH_MAX) {
        lane.expectMore();
      }
    }
    behind = found.size() == WINDOW_MAX;
    if (behind) {
      lanes.computeIfAbsent(found.getLast().recipient(), _ -> new Lane()).expectMore();
    }
    lanes.values().removeIf(lane -> lane.entries().isEmpty() && !lane.hasMore());
    blocked = new HashSet<>(source.blocked(now));
    later = source.nextReady(now);
    outdated = false;
    addRecent(found, now);
  }

  /// What this step changed is not in the store yet.
  private void addRecent(List<OutboxEntry> found, Instant now) {
    Set<String> known = new HashSet<>();
    found.forEach(entry -> known.add(entry.messageId()));
    for (OutboxEntry entry : recent.all()) {
      blocked.remove(entry.recipient());
      if (entry.isPending() && !known.contains(entry.messageId())) {
        add(entry, now);
      }
    }
  }

  /// The recipients that can be served, the most urgent first.
  private List<Lane> free(Instant now) {
    Set<String> busy = new HashSet<>();
    inFlight.values().forEach(entry -> busy.add(entry.recipient()));
    return lanes.entrySet().stream()
        .filter(lane -> !busy.contains(lane.getKey()))
        .map(Map.Entry::getValue)
        .filter(lane -> lane.first().filter(it -> !readyAt(it).isAfter(now)).isPresent())
        .sorted(
            Comparator.comparingLong(Lane::urgency)
                .thenComparingLong(lane -> lane.first().orElseThrow().seq()))
        .toList();
  }

  /// The first message of a lane that may go out now, after those that may not any more, or not at
  /// this time of the day.
  private Optional<OutboxEntry> firstInTime(Lane lane, Instant now, Round round) {
    Optional<OutboxEntry> first = lane.first();
    while (first.isPresent() && first.get().progress().state() == OutboxState.QUEUED) {
      OutboxEntry entry = first.get();
      Instant opens = entry.hours().map(hours -> hours.firstOpen(now)).orElse(now);
      if (entry.expiresAt().filter(end -> !end.isAfter(opens)).isPresent()) {
        round.expired().add(entry);
        round.writes().addAll(finish(entry, OutboxState.EXPIRED, "its time to live is over", now));
      } else if (opens.isAfter(now)) {
        lane.remove(entry);
        wakeBy(opens);
        OutboxEntry moved =
            entry.at(opens, entry.expiresAt(), pending(OutboxState.QUEUED, entry, opens, now));
        recent.put(moved);
        round.writes().add(new Write.MoveOutbox(moved));
      } else {
        return first;
      }
      first = lane.first();
    }
    return first.filter(it -> !readyAt(it).isAfter(now));
  }

  private static OutboxProgress pending(
      OutboxState state, OutboxEntry entry, Instant readyAt, Instant now) {
    OutboxProgress before = entry.progress();
    return new OutboxProgress(
        state, before.attempts(), Optional.of(readyAt), before.error(), now, before.passed());
  }

  private static Instant readyAt(OutboxEntry entry) {
    return entry.progress().readyAt().orElseThrow();
  }

  /// When there is something to do that nothing else will call for.
  public Optional<Instant> wakeAt(Instant now) {
    Stream<Instant> retries =
        lanes.values().stream()
            .flatMap(lane -> lane.first().stream())
            .map(OutboxQueue::readyAt)
            .filter(time -> time.isAfter(now));
    Stream<Instant> ends =
        lanes.values().stream()
            .flatMap(lane -> lane.entries().stream())
            .flatMap(entry -> entry.expiresAt().stream())
            .filter(time -> time.isAfter(now));
    Stream<Instant> reading =
        waiting > 0 && lacksEntries(now) ? Stream.of(now.plus(STORE_PAUSE)) : Stream.empty();
    return Stream.of(retries, ends, reading, later.stream())
        .flatMap(times -> times)
        .min(Comparator.naturalOrder());
  }

  /// A message that is on its way.
  public Optional<OutboxEntry> find(String messageId) {
    return Optional.ofNullable(inFlight.get(messageId));
  }

  /// The message's ciphertext is stored with this step.
  public List<Write> encrypted(String messageId, Instant now) {
    OutboxEntry entry = inFlight.get(messageId);
    if (entry == null || entry.progress().state() == OutboxState.SENDING) {
      return List.of();
    }
    OutboxProgress sending = pending(OutboxState.SENDING, entry, now, now);
    return List.of(replace(entry.with(sending.with(sending.passed().encrypted(now)))));
  }

  /// The message was given to the connection. Nothing is written for that alone: it goes with what
  /// becomes of the message.
  public void left(String messageId, Instant at) {
    inFlight.computeIfPresent(
        messageId,
        (_, entry) -> entry.with(entry.progress().with(entry.progress().passed().sent(at))));
  }

  /// WhatsApp has the message.
  ///
  /// @param at when WhatsApp says that it got it
  public List<Write> sent(String messageId, Instant at, Instant now) {
    OutboxEntry entry = inFlight.get(messageId);
    if (entry == null) {
      return List.of();
    }
    OutboxProgress progress = entry.progress();
    OutboxEntry acknowledged = entry.with(progress.with(progress.passed().acknowledged(at)));
    return done(acknowledged, OutboxState.SENT, Optional.empty(), now);
  }

  /// WhatsApp, or the engine, did not take the message.
  public Rejection rejected(
      String messageId, Refusal refusal, Instant now, RandomGenerator random) {
    OutboxEntry entry = inFlight.get(messageId);
    if (entry == null) {
      return new Rejection(List.of(), Optional.empty());
    }
    int attempts = entry.progress().attempts() + 1;
    if (refusal.kind() == Refusal.Kind.FINAL || RetrySchedule.isExhausted(attempts)) {
      return new Rejection(
          finish(entry, OutboxState.DEAD, refusal.reason(), now), Optional.of(refusal.reason()));
    }
    Instant soonest = now.plus(RetrySchedule.delay(refusal.kind(), attempts, random));
    Instant retryAt = entry.hours().map(hours -> hours.firstOpen(soonest)).orElse(soonest);
    if (entry.expiresAt().filter(end -> !end.isAfter(retryAt)).isPresent()) {
      String reason = "its time to live ends before the next attempt: " + refusal.reason();
      return new Rejection(finish(entry, OutboxState.EXPIRED, reason, now), Optional.of(reason));
    }
    OutboxProgress waits =
        new OutboxProgress(
            entry.progress().state(),
            attempts,
            Optional.of(retryAt),
            Optional.of(refusal.reason()),
            now,
            entry.progress().passed());
    Write write = replace(entry.with(waits));
    inFlight.remove(messageId);
    return new Rejection(
        List.of(write, stage(entry, Stage.RETRIED, attempts, now, Optional.of(refusal.reason()))),
        Optional.empty());
  }

  /// What became of a message that was rejected.
  ///
  /// @param end why it is given up, if it is
  public record Rejection(List<Write> writes, Optional<String> end) {}

  /// The connection is gone: what was on its way is asked for again on the next one.
  ///
  /// @return what was not written of it yet: that it left
  public List<Write> disconnected() {
    List<Write> writes = new ArrayList<>();
    for (OutboxEntry entry : List.copyOf(inFlight.values())) {
      if (entry.progress().passed().sentAt().isPresent()) {
        writes.add(replace(entry));
      }
    }
    inFlight.clear();
    return writes;
  }

  /// Does what a user wants with one message.
  ///
  /// @param stored as the store has it, which may be older than what is known here
  /// @return nothing when the message is not in a state for it
  public List<Write> order(OutboxOrder order, OutboxEntry stored, Instant now) {
    OutboxEntry entry = recent.latest(stored);
    boolean idle = !inFlight.containsKey(entry.messageId());
    List<Write> writes = order(order, entry, idle, now);
    outdated |= !writes.isEmpty() && waiting > 0;
    return writes;
  }

  private List<Write> order(OutboxOrder order, OutboxEntry entry, boolean idle, Instant now) {
    OutboxState state = entry.progress().state();
    boolean queued = state == OutboxState.QUEUED && idle;
    boolean held = state == OutboxState.PAUSED;
    boolean dead = state == OutboxState.DEAD;
    boolean takesBack = order == OutboxOrder.CANCEL || order == OutboxOrder.PURGE;
    if (takesBack && (queued || held)) {
      return finish(entry, OutboxState.CANCELLED, "cancelled", now);
    }
    if (order == OutboxOrder.PURGE && dead) {
      waiting++; // which ending it once more takes off again
      return done(entry, OutboxState.CANCELLED, entry.progress().error(), now);
    }
    if (order == OutboxOrder.PAUSE && queued) {
      take(entry);
      return List.of(change(entry.with(paused(entry.progress(), now))));
    }
    if (order == OutboxOrder.RESUME && held) {
      return List.of(change(entry.with(pending(OutboxState.QUEUED, entry, now, now))));
    }
    return order == OutboxOrder.REDRIVE && dead ? List.of(redrive(entry, now)) : List.of();
  }

  private Write redrive(OutboxEntry entry, Instant now) {
    waiting++;
    OutboxEntry again = entry.at(now, Optional.empty(), redriven(entry, now));
    recent.put(again);
    return new Write.MoveOutbox(again);
  }

  /// A message that is held back.
  public static OutboxProgress paused(OutboxProgress progress, Instant now) {
    return new OutboxProgress(
        OutboxState.PAUSED,
        progress.attempts(),
        Optional.empty(),
        progress.error(),
        now,
        progress.passed());
  }

  /// It may have a ciphertext: as one that was on its way, it is sent as it was.
  private static OutboxProgress redriven(OutboxEntry entry, Instant now) {
    return new OutboxProgress(
        OutboxState.SENDING, 1, Optional.of(now), Optional.empty(), now, entry.progress().passed());
  }

  private List<Write> finish(OutboxEntry entry, OutboxState state, String reason, Instant now) {
    Stage stage = Stage.valueOf(state.name());
    Optional<String> why = Optional.of(reason);
    List<Write> writes = new ArrayList<>(done(entry, state, why, now));
    writes.add(stage(entry, stage, entry.progress().attempts(), now, why));
    return writes;
  }

  private List<Write> done(
      OutboxEntry entry, OutboxState state, Optional<String> error, Instant now) {
    inFlight.remove(entry.messageId());
    take(entry);
    waiting--;
    boolean tried = state == OutboxState.SENT || state == OutboxState.DEAD;
    int attempts = entry.progress().attempts() + (tried ? 1 : 0);
    OutboxProgress over =
        new OutboxProgress(
            state, attempts, Optional.empty(), error, now, entry.progress().passed());
    return List.of(change(entry.with(over)));
  }

  /// A lane that is empty stays when there may be more behind it, to say so.
  private void take(OutboxEntry entry) {
    Lane lane = lanes.get(entry.recipient());
    if (lane != null) {
      lane.remove(entry);
      if (lane.entries().isEmpty() && !lane.hasMore()) {
        lanes.remove(entry.recipient());
      }
    }
  }

  private Write replace(OutboxEntry entry) {
    Lane lane = lanes.get(entry.recipient());
    if (lane != null) {
      lane.put(entry);
    }
    inFlight.replace(entry.messageId(), entry);
    return change(entry);
  }

  private Write change(OutboxEntry entry) {
    recent.put(entry);
    return new Write.UpdateOutbox(entry.seq(), entry.progress());
  }

  private static Write stage(
      OutboxEntry entry, Stage stage, int ordinal, Instant at, Optional<String> detail) {
    return new Write.AppendTimeline(
        new TimelineEntry(entry.messageId(), stage, ordinal, at, detail));
  }
}
