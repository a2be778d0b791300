package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// How far one webhook of a session has come in the session's event log. Deliveries need no rows of
/// their own: the log and this say what is left to do.
///
/// @param webhook the webhook's id within the session
/// @param seq the last event that is done with: delivered, filtered out or a dead letter
/// @param attempt how often the event after it was tried
/// @param retryAt when to try it next
/// @param pausedAt since when its target counts as dead
/// @param error why the last attempt failed
public record WebhookCursor(
    String webhook,
    long seq,
    int attempt,
    Optional<Instant> retryAt,
    Optional<Instant> pausedAt,
    Optional<String> error,
    Instant updatedAt) {

  /// A webhook that gets the events after `seq`.
  public static WebhookCursor begin(String webhook, long seq, Instant now) {
    return new WebhookCursor(
        webhook, seq, 0, Optional.empty(), Optional.empty(), Optional.empty(), now);
  }

  public WebhookCursor {
    Texts.require("webhook id", webhook, 1, 100);
    error.ifPresent(text -> Texts.require("error", text, 0, 1000));
  }
}
