package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// The part of an outbox entry that changes.
///
/// @param attempts how often it was tried
/// @param readyAt when to look at it next. Present exactly while the entry is pending, that is
///   while it is [OutboxState#QUEUED] or [OutboxState#SENDING]
/// @param error why the last attempt failed
/// @param passed what it has behind it
public record OutboxProgress(
    OutboxState state,
    int attempts,
    Optional<Instant> readyAt,
    Optional<String> error,
    Instant updatedAt,
    Milestones passed) {
  public OutboxProgress {
    boolean pending = state == OutboxState.QUEUED || state == OutboxState.SENDING;
    if (pending != readyAt.isPresent()) {
      throw new IllegalArgumentException(
          state + (pending ? " needs a time to look at it" : " has no time to look at it"));
    }
    error.ifPresent(text -> Texts.require("error", text, 0, 1000));
  }

  /// The progress of a message that is new.
  public static OutboxProgress begin(OutboxState state, Optional<Instant> readyAt, Instant now) {
    return new OutboxProgress(state, 0, readyAt, Optional.empty(), now, Milestones.NONE);
  }

  public OutboxProgress with(Milestones newPassed) {
    return new OutboxProgress(state, attempts, readyAt, error, updatedAt, newPassed);
  }
}
