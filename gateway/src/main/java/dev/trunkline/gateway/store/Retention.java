package dev.trunkline.gateway.store;

import java.time.Duration;

/// How long things are kept.
///
/// @param events an event that every webhook is done with
/// @param undelivered an event that some webhook is not done with, be it paused or slow: longer
///   than `events`, and the bound of what a dead target can make the log keep
/// @param outbox an outbox entry that is sent, cancelled or expired, with its timeline
/// @param deadLetters an event that a webhook did not take, and a dead outbox entry
public record Retention(
    Duration events, Duration undelivered, Duration outbox, Duration deadLetters) {
  public static final Retention DEFAULT =
      new Retention(
          Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(3), Duration.ofDays(30));

  public Retention {
    if (undelivered.compareTo(events) < 0) {
      throw new IllegalArgumentException(
          "undelivered events are kept at least as long as delivered ones: %s < %s"
              .formatted(undelivered, events));
    }
  }
}
