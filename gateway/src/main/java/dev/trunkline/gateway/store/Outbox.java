package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads outboxes.
public interface Outbox {

  /// Where a reader of pending entries stands: behind this entry.
  ///
  /// @param position see [OutboxEntry#position()]
  record Place(long position, long seq) {
    public static final Place START = new Place(Long.MIN_VALUE, 0);

    public static Place of(OutboxEntry entry) {
      return new Place(entry.position(), entry.seq());
    }
  }

  /// Which entries to list; what is empty does not matter.
  record Filter(Optional<OutboxState> state, Optional<String> recipient, Optional<String> tag) {
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// Pending entries that are due at `now`, in the order in which they go out. Among them are those
  /// that wait for another attempt ([OutboxProgress#readyAt()]): entries to the same recipient
  /// behind them wait, too.
  List<OutboxEntry> pending(SessionId session, Instant now, Place after, int limit);

  /// When the first pending entry that is not ready at `now` gets ready.
  Optional<Instant> nextReady(SessionId session, Instant now);

  Optional<OutboxEntry> find(SessionId session, String messageId);

  /// Entries in the order of their numbers, from the one after `afterSeq`.
  List<OutboxEntry> list(SessionId session, Filter filter, long afterSeq, int limit);

  /// How many entries are in each state.
  Map<OutboxState, Integer> count(SessionId session);

  /// What happened to a message, in the order in which it happened.
  List<TimelineEntry> timeline(SessionId session, String messageId);
}
