package dev.trunkline.gateway.store;

import java.time.Duration;
import java.util.Optional;

/// What a session keeps for another time than [Retention] says.
public record Keeping(
    Optional<Duration> events,
    Optional<Duration> undelivered,
    Optional<Duration> outbox,
    Optional<Duration> deadLetters) {
  public static final Keeping AS_ALL =
      new Keeping(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// With what it does not say filled in.
  public Retention over(Retention others) {
    Duration forEvents = events.orElse(others.events());
    Duration forUndelivered = undelivered.orElse(others.undelivered());
    return new Retention(
        forEvents,
        forUndelivered.compareTo(forEvents) < 0 ? forEvents : forUndelivered,
        outbox.orElse(others.outbox()),
        deadLetters.orElse(others.deadLetters()));
  }
}
