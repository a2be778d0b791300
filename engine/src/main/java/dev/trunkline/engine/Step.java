package dev.trunkline.engine;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What came of one input.
///
/// @param changes records to write
/// @param events what to tell the world, written together with the changes
/// @param replies answers to requests, given after the changes are durable
/// @param effects what to do on the wire, done after the changes are durable, in order
/// @param wakeAt when to send [Input.Wake] unless a later step says otherwise
public record Step(
    List<Change> changes,
    List<AccountEvent> events,
    List<Reply> replies,
    List<Effect> effects,
    Optional<Instant> wakeAt) {
  public Step {
    changes = List.copyOf(changes);
    events = List.copyOf(events);
    replies = List.copyOf(replies);
    effects = List.copyOf(effects);
  }
}
