package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// A session with all that its new owner needs to go on where the last one stopped.
///
/// @param lastEvent the sequence number of its newest event, 0 when there is none
/// @param lastEntry the sequence number of its newest outbox entry, 0 when there is none
/// @param pending how many outbox entries wait, those that are held back included
/// @param acceptedAt when the latest of them was accepted, by the clock of who did
/// @param said what its last owner said of it; empty when none did
public record LoadedSession(
    StoredSession session,
    long lastEvent,
    long lastEntry,
    int pending,
    Optional<Instant> acceptedAt,
    Optional<Sighting.Said> said) {

  /// One that is new.
  public static LoadedSession created(StoredSession session) {
    return new LoadedSession(session, 0, 0, 0, Optional.empty(), Optional.empty());
  }
}
