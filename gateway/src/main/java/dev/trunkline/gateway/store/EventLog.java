package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Reads event logs, and how far their webhooks are.
public interface EventLog {

  /// Events in order, from the one after `seq`. A first event with a number above `seq + 1` shows
  /// that those between are gone.
  List<LoggedEvent> after(SessionId session, long seq, int limit);

  /// Like [#after], but only events from `from` on and before `to`.
  List<LoggedEvent> between(SessionId session, Instant from, Instant to, long afterSeq, int limit);

  Optional<LoggedEvent> find(SessionId session, String eventId);

  /// The number of the newest event, 0 when there is none.
  long last(SessionId session);

  /// The numbers of events that a webhook is to get once more, the lowest first.
  List<Long> replays(SessionId session, String webhook, int limit);

  List<WebhookCursor> cursors(SessionId session);

  /// What a webhook did not take, in the order of the events, from the one after `afterSeq`.
  List<DeadLetter> deadLetters(SessionId session, String webhook, long afterSeq, int limit);
}
