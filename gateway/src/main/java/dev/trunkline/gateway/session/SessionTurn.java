package dev.trunkline.gateway.session;

import dev.trunkline.gateway.event.EventDraft;
import dev.trunkline.gateway.event.EventId;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What a session decides while it takes one input.
final class SessionTurn {
  /// For what nobody waits for.
  static final long NO_TICKET = 0;

  private final Instant now;
  private final List<Write> writes = new ArrayList<>();
  private final List<String> logged = new ArrayList<>(2);
  private final List<SessionEffect> effects = new ArrayList<>();
  private final long firstEvent;
  private long lastEvent;

  SessionTurn(Instant now, long lastEvent) {
    this.now = now;
    this.firstEvent = lastEvent;
    this.lastEvent = lastEvent;
  }

  Instant now() {
    return now;
  }

  long lastEvent() {
    return lastEvent;
  }

  void write(Write write) {
    writes.add(write);
  }

  void writeAll(List<Write> more) {
    writes.addAll(more);
  }

  void effect(SessionEffect effect) {
    effects.add(effect);
  }

  void answer(long ticket, Answered answered) {
    if (ticket != NO_TICKET) {
      effects.add(new SessionEffect.Answer(ticket, answered));
    }
  }

  /// Appends to the event log.
  void log(EventDraft draft, RandomGenerator random) {
    lastEvent++;
    logged.add(draft.name().text());
    writes.add(
        new Write.AppendEvent(
            new LoggedEvent(
                lastEvent, EventId.next(now, random), draft.name().text(), draft.payload(), now)));
  }

  SessionStep finish(Optional<Instant> wakeAt) {
    if (lastEvent > firstEvent) {
      effects.add(new SessionEffect.Logged(lastEvent, List.copyOf(logged)));
    }
    return new SessionStep(writes, effects, wakeAt);
  }
}
