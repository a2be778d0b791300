package dev.trunkline.gateway.store;

import dev.trunkline.engine.Change;
import dev.trunkline.engine.RecordKey;
import java.time.Instant;
import java.util.Optional;

/// One write for one session. Repeating a write changes nothing, so that a commit of unknown fate
/// can be repeated.
public sealed interface Write {

  /// What a write costs in memory besides its own bytes.
  int OVERHEAD_BYTES = 128;

  /// The write that an engine's change asks for.
  static Write of(Change change) {
    return switch (change) {
      case Change.Put(var key, var value, var expiresAt) -> new PutRecord(key, value, expiresAt);
      case Change.Delete(var key) -> new DeleteRecord(key);
      case Change.Clear() -> new DeleteRecords();
    };
  }

  /// About how many bytes it keeps in memory.
  default int weight() {
    return OVERHEAD_BYTES;
  }

  record PutRecord(RecordKey key, byte[] value, Optional<Instant> expiresAt) implements Write {
    @Override
    public int weight() {
      return OVERHEAD_BYTES + value.length;
    }
  }

  record DeleteRecord(RecordKey key) implements Write {}

  /// Removes every record of the session that earlier writes put.
  record DeleteRecords() implements Write {}

  record AcceptOutbox(OutboxEntry entry) implements Write {
    @Override
    public int weight() {
      return OVERHEAD_BYTES + entry.content().length();
    }
  }

  /// Moves on the entry with this `seq`; nothing happens when there is none.
  record UpdateOutbox(long seq, OutboxProgress progress) implements Write {}

  /// Gives the entry with this `seq` another time, and progress; nothing happens when there is
  /// none.
  record MoveOutbox(OutboxEntry entry) implements Write {}

  record PutHold(Hold hold) implements Write {}

  record DeleteHold(Hold.Scope scope, String name) implements Write {}

  /// Adds to a message's timeline. What is there already stays: the first time counts.
  record AppendTimeline(TimelineEntry entry) implements Write {}

  record AppendEvent(LoggedEvent event) implements Write {
    @Override
    public int weight() {
      return OVERHEAD_BYTES + event.payload().length();
    }
  }

  /// Creates or replaces the session. One that names another shard moves the session there: it is
  /// the last write that the old shard's owner can make for it.
  record PutSession(StoredSession session) implements Write {
    @Override
    public int weight() {
      return OVERHEAD_BYTES + session.config().length();
    }
  }

  /// Removes the session and everything it ever wrote.
  record DeleteSession() implements Write {}

  /// How long the session keeps things.
  record PutKeeping(Keeping keeping) implements Write {}

  record PutCursor(WebhookCursor cursor) implements Write {}

  record DeleteCursor(String webhook) implements Write {}

  record PutDeadLetter(DeadLetter letter) implements Write {
    @Override
    public int weight() {
      return OVERHEAD_BYTES + letter.event().payload().length();
    }
  }

  record DeleteDeadLetter(String webhook, long seq) implements Write {}

  /// What the session's owner says of it to those who do not run it.
  record PutStatus(Sighting.Said said) implements Write {}

  /// Asks to deliver an event to a webhook once more.
  record PutReplay(String webhook, long seq, Instant at) implements Write {}

  record DeleteReplay(String webhook, long seq) implements Write {}

  record PutAnswer(Answer answer) implements Write {
    @Override
    public int weight() {
      return OVERHEAD_BYTES + answer.body().length();
    }
  }
}
