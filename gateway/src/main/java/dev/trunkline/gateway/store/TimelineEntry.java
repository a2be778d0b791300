package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// One thing that happened to an outgoing message.
///
/// @param ordinal tells repeated stages apart, such as the attempt that failed; otherwise 0
public record TimelineEntry(
    String messageId, Stage stage, int ordinal, Instant at, Optional<String> detail) {
  public TimelineEntry {
    Texts.require("message id", messageId, 1, 100);
    detail.ifPresent(text -> Texts.require("detail", text, 0, 1000));
  }

  /// What can happen to a message. The names are what a store writes.
  public enum Stage {
    ACCEPTED,
    ENCRYPTED,
    SENT,
    ACKNOWLEDGED,
    DELIVERED,
    READ,
    PLAYED,
    RETRIED,
    DEAD,
    CANCELLED,
    EXPIRED
  }
}
