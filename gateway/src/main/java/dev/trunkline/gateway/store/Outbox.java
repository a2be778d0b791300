package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads outboxes.
public interface Outbox {

  /// Which entries to list; what is empty does not matter.
  record Filter(
      Optional<OutboxState> state,
      Optional<String> recipient,
      Optional<String> tag,
      Optional<String> bulk) {
    public static final Filter ALL =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public boolean covers(OutboxEntry entry) {
      return state.filter(it -> it != entry.progress().state()).isEmpty()
          && recipient.filter(it -> !it.equals(entry.recipient())).isEmpty()
          && tag.filter(it -> !entry.tag().equals(tag)).isEmpty()
          && bulk.filter(it -> !entry.bulk().equals(bulk)).isEmpty();
    }

    public Filter inAnyState() {
      return new Filter(Optional.empty(), recipient, tag, bulk);
    }

    public Filter with(OutboxState other) {
      return new Filter(Optional.of(other), recipient, tag, bulk);
    }
  }

  /// The first entries to each recipient that wait and are due at `now`, the recipients in the
  /// order of their most urgent entry, the entries to one in that of `dueAt`, then `seq`. A
  /// recipient whose first entry waits for another attempt ([OutboxProgress#readyAt()]) is left
  /// out.
  ///
  /// @param each at most so many to one recipient
  List<OutboxEntry> pending(SessionId session, Instant now, int each, int limit);

  /// The recipients that [#pending] leaves out.
  List<String> blocked(SessionId session, Instant now);

  /// When the first pending entry that is not ready at `now` gets ready.
  Optional<Instant> nextReady(SessionId session, Instant now);

  List<Hold> holds(SessionId session);

  Optional<OutboxEntry> find(SessionId session, String messageId);

  /// Entries in the order of their numbers, from the one after `afterSeq`.
  List<OutboxEntry> list(SessionId session, Filter filter, long afterSeq, int limit);

  /// How many entries are in each state.
  Map<OutboxState, Integer> count(SessionId session);

  /// What happened to a message, in the order in which it happened.
  List<TimelineEntry> timeline(SessionId session, String messageId);
}
