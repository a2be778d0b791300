package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.WebhookCursor;
import java.util.List;
import java.util.Optional;

/// What deliveries read, and where they tell how far they came. Each call blocks, and throws a
/// [dev.trunkline.gateway.store.StoreException] when the store cannot answer.
public interface EventSource {

  /// The session with its webhooks as they are now; empty when it is not, or no longer, run here.
  Optional<Subscriber> subscriber(SessionId session);

  /// Events in order, from the one after `seq`.
  List<LoggedEvent> after(SessionId session, long seq, int limit);

  /// How far a webhook came. One that is new begins at the end of the log.
  WebhookCursor cursor(SessionId session, String webhook);

  /// Events that a webhook is to get once more, those first that were logged first.
  List<LoggedEvent> replays(SessionId session, String webhook, int limit);

  /// Writes that a webhook got an event once more, or did not take it.
  ///
  /// @param letter the event, when it was not taken
  /// @return see [#advance]
  boolean replayed(SessionId session, String webhook, long seq, Optional<DeadLetter> letter);

  /// Writes how far a webhook came. Returns when that is durable.
  ///
  /// @param letter the event that was given up on the way
  /// @return whether it was written: false when the session is not run here any more
  boolean advance(SessionId session, WebhookCursor cursor, Optional<DeadLetter> letter);
}
