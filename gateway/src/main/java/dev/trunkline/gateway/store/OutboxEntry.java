package dev.trunkline.gateway.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// An accepted message on its way to WhatsApp.
///
/// @param seq its number within the session, given by the session's owner: rising, and the row's
///   key. A number of the owner's needs no randomness, keeps a session's entries together and in
///   order on disk, and is half the size of a ULID; the world knows the entry by its message id
/// @param messageId WhatsApp's id for it, reserved at acceptance and kept through every retry
/// @param recipient the chat it goes to
/// @param content what to send, as JSON of its session's making
/// @param priority 0 is normal; each level above is worth [#PRIORITY_STEP] of waiting
/// @param dueAt when it is to be sent: at once, or at a time of its user's choice
/// @param expiresAt after this it is not sent any more
/// @param hours when on a day it may go out; always, when empty
/// @param tag what its user calls the group of messages it belongs to
/// @param bulk the id of the order of many messages that it came with
public record OutboxEntry(
    long seq,
    String messageId,
    String recipient,
    String content,
    int priority,
    Instant acceptedAt,
    Instant dueAt,
    Optional<Instant> expiresAt,
    Optional<DailyWindow> hours,
    Optional<String> tag,
    Optional<String> bulk,
    OutboxProgress progress) {

  /// How far one level of priority moves an entry ahead. What waits longer than that is not
  /// overtaken any more, so no level starves another.
  public static final Duration PRIORITY_STEP = Duration.ofMinutes(1);

  public OutboxEntry {
    Texts.require("message id", messageId, 1, 100);
    Texts.require("recipient", recipient, 1, 200);
    tag.ifPresent(text -> Texts.require("tag", text, 1, 100));
    bulk.ifPresent(text -> Texts.require("bulk id", text, 1, 100));
    if (seq < 1 || priority < -10 || priority > 10) {
      throw new IllegalArgumentException(
          "seq %d starts at 1, priority %d is within -10 and 10".formatted(seq, priority));
    }
  }

  /// How urgent it is among those to other recipients: the lower goes first. Between messages to
  /// one recipient it does not count, their order is that of `dueAt`, then `seq`.
  public long position() {
    return dueAt.minus(PRIORITY_STEP.multipliedBy(priority)).toEpochMilli();
  }

  public OutboxEntry with(OutboxProgress newProgress) {
    return new OutboxEntry(
        seq,
        messageId,
        recipient,
        content,
        priority,
        acceptedAt,
        dueAt,
        expiresAt,
        hours,
        tag,
        bulk,
        newProgress);
  }

  /// The same message at another time.
  public OutboxEntry at(Instant newDueAt, Optional<Instant> newExpiresAt, OutboxProgress changed) {
    return new OutboxEntry(
        seq,
        messageId,
        recipient,
        content,
        priority,
        acceptedAt,
        newDueAt,
        newExpiresAt,
        hours,
        tag,
        bulk,
        changed);
  }

  /// Whether it waits or is on its way.
  public boolean isPending() {
    return progress.readyAt().isPresent();
  }

  @Override
  public String toString() {
    return "OutboxEntry[%d, %s, %s]".formatted(seq, messageId, progress.state());
  }
}
