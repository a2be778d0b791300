package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// What every message that gets through passes once. They are part of its entry, since that is
/// written at each of them anyway; what happens to few messages, or again and again, is a
/// [TimelineEntry].
///
/// @param encryptedAt when its ciphertext was stored
/// @param sentAt when it was first given to a connection
/// @param acknowledgedAt when WhatsApp says that it got it
public record Milestones(
    Optional<Instant> encryptedAt, Optional<Instant> sentAt, Optional<Instant> acknowledgedAt) {
  public static final Milestones NONE =
      new Milestones(Optional.empty(), Optional.empty(), Optional.empty());

  public Milestones encrypted(Instant at) {
    return encryptedAt.isPresent() ? this : new Milestones(Optional.of(at), sentAt, acknowledgedAt);
  }

  public Milestones sent(Instant at) {
    return sentAt.isPresent() ? this : new Milestones(encryptedAt, Optional.of(at), acknowledgedAt);
  }

  public Milestones acknowledged(Instant at) {
    return acknowledgedAt.isPresent() ? this : new Milestones(encryptedAt, sentAt, Optional.of(at));
  }
}
