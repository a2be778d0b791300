package dev.trunkline.gateway.store;

import java.time.Instant;

/// An event of a session, in the log that webhooks and streams read.
///
/// @param seq its number within the session: 1, 2, 3 and so on, so that a reader sees a gap
/// @param id stable, and unique in the world
/// @param name WAHA's name of it, such as `message.any`
/// @param payload WAHA's payload of it, as JSON
public record LoggedEvent(long seq, String id, String name, String payload, Instant at) {
  public LoggedEvent {
    Texts.require("event id", id, 1, 100);
    Texts.require("event name", name, 1, 100);
    if (seq < 1) {
      throw new IllegalArgumentException("an event's seq starts at 1: " + seq);
    }
  }

  @Override
  public String toString() {
    return "LoggedEvent[%d, %s, %s]".formatted(seq, id, name);
  }
}
