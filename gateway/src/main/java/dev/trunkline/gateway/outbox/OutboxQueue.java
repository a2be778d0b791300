package dev.trunkline.gateway.outbox;

import dev.trunkline.gateway.store.Outbox.Place;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxProgress;
import dev.trunkline.gateway.store.OutboxState;
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
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// The messages of one session that wait to be sent.
///
/// Order is per recipient: a message to someone leaves when the one before it is done, that is
/// acknowledged by WhatsApp or given up; one that is to be tried again holds up those behind it.
/// Different recipients do not wait for each other.
///
/// A window of what waits is in memory, the rest in the store; an empty queue holds nothing.
public final class OutboxQueue {
  /// Entries in memory.
  static final int WINDOW_MAX = 200;

  /// Messages between the engine and WhatsApp's ack.
  static final int IN_FLIGHT_MAX = 32;

  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::position).thenComparingLong(Place::seq);

  /// Reads what waits beyond the window.
  public interface Source {
    List<OutboxEntry> pending(Instant now, Place after, int limit);
  }

  private final TreeMap<Place, OutboxEntry> window = new TreeMap<>(ORDER);
  private final Map<String, OutboxEntry> inFlight = new HashMap<>();

  /// Whether the store may have entries that are not in the window.
  private boolean beyond;

  private int waiting;

  /// @param waiting how many the store has, none of them in memory yet
  public OutboxQueue(int waiting) {
    this.waiting = waiting;
    this.beyond = waiting > 0;
  }

  /// How many messages wait or are on their way.
  public int size() {
    return waiting;
  }

  /// Takes a message that is accepted with this step.
  public Write accept(OutboxEntry entry) {
    waiting++;
    boolean fits = window.size() < WINDOW_MAX;
    if (fits && (!beyond || isWithin(entry))) {
      window.put(Place.of(entry), entry);
    } else {
      beyond = true;
    }
    return new Write.AcceptOutbox(entry);
  }

  private boolean isWithin(OutboxEntry entry) {
    return !window.isEmpty() && ORDER.compare(Place.of(entry), window.lastKey()) < 0;
  }

  /// The messages to hand to the engine now. They count as on their way from here on.
  ///
  /// @param settled whether everything that was accepted is in the store, so that it can be read
  public List<OutboxEntry> next(Instant now, boolean settled, Source source) {
    if (beyond && settled && window.size() < WINDOW_MAX / 2) {
      fill(now, source);
    }
    List<OutboxEntry> ready = new ArrayList<>();
    Set<String> held = new HashSet<>(busyRecipients());
    for (OutboxEntry entry : window.values()) {
      if (inFlight.size() >= IN_FLIGHT_MAX) {
        break;
      }
      boolean first = held.add(entry.recipient());
      if (first && !readyAt(entry).isAfter(now)) {
        inFlight.put(entry.messageId(), entry);
        ready.add(entry);
      }
    }
    return ready;
  }

  private void fill(Instant now, Source source) {
    Place after = window.isEmpty() ? Place.START : window.lastKey();
    List<OutboxEntry> more = source.pending(now, after, WINDOW_MAX - window.size());
    more.forEach(entry -> window.put(Place.of(entry), entry));
    beyond = window.size() >= WINDOW_MAX;
  }

  private Set<String> busyRecipients() {
    Set<String> recipients = new HashSet<>();
    inFlight.values().forEach(entry -> recipients.add(entry.recipient()));
    return recipients;
  }

  private static Instant readyAt(OutboxEntry entry) {
    return entry.progress().readyAt().orElseThrow();
  }

  /// When there is something to do that nothing else will call for.
  public Optional<Instant> wakeAt() {
    return window.values().stream()
        .filter(entry -> !inFlight.containsKey(entry.messageId()))
        .map(OutboxQueue::readyAt)
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
    OutboxProgress progress = entry.progress();
    OutboxProgress sending =
        new OutboxProgress(
            OutboxState.SENDING, progress.attempts(), Optional.of(now), progress.error(), now);
    replace(entry.with(sending));
    return List.of(new Write.UpdateOutbox(entry.seq(), sending));
  }

  /// WhatsApp has the message.
  public List<Write> sent(String messageId, Instant now) {
    return done(messageId, OutboxState.SENT, Optional.empty(), now);
  }

  /// WhatsApp, or the engine, did not take the message.
  ///
  /// @return what to write, and whether the message is given up
  public Rejection rejected(
      String messageId, String reason, boolean retryable, Instant now, RandomGenerator random) {
    OutboxEntry entry = inFlight.get(messageId);
    if (entry == null) {
      return new Rejection(List.of(), false);
    }
    int attempts = entry.progress().attempts() + 1;
    if (!retryable || RetrySchedule.isExhausted(attempts)) {
      return new Rejection(done(messageId, OutboxState.DEAD, Optional.of(reason), now), true);
    }
    Duration delay = RetrySchedule.delay(attempts, random);
    OutboxProgress waits =
        new OutboxProgress(
            entry.progress().state(),
            attempts,
            Optional.of(now.plus(delay)),
            Optional.of(reason),
            now);
    inFlight.remove(messageId);
    replace(entry.with(waits));
    return new Rejection(List.of(new Write.UpdateOutbox(entry.seq(), waits)), false);
  }

  /// What became of a message that was rejected.
  public record Rejection(List<Write> writes, boolean givenUp) {}

  /// The connection is gone: what was on its way is asked for again on the next one.
  public void disconnected() {
    inFlight.clear();
  }

  private List<Write> done(
      String messageId, OutboxState state, Optional<String> error, Instant now) {
    OutboxEntry entry = inFlight.remove(messageId);
    if (entry == null) {
      return List.of();
    }
    window.remove(Place.of(entry));
    waiting--;
    OutboxProgress done =
        new OutboxProgress(state, entry.progress().attempts() + 1, Optional.empty(), error, now);
    return List.of(new Write.UpdateOutbox(entry.seq(), done));
  }

  private void replace(OutboxEntry entry) {
    window.put(Place.of(entry), entry);
    inFlight.replace(entry.messageId(), entry);
  }
}
