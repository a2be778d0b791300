package dev.trunkline.gateway.store;

import java.time.Instant;

/// An event that one webhook did not take. It keeps the event, which the log forgets sooner.
public record DeadLetter(
    String webhook, LoggedEvent event, int attempts, String reason, Instant at) {
  public DeadLetter {
    Texts.require("webhook id", webhook, 1, 100);
    Texts.require("reason", reason, 0, 1000);
  }
}
