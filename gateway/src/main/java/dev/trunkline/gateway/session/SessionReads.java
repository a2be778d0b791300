package dev.trunkline.gateway.session;

import dev.trunkline.engine.Records;
import dev.trunkline.gateway.outbox.OutboxQueue;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.Hold;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a session reads of its own. Records show every write that was appended; the rest shows what
/// is durable. Reads may block.
interface SessionReads extends OutboxQueue.Source {
  Records records();

  /// Entries in the order of their numbers.
  List<OutboxEntry> list(Outbox.Filter filter, long afterSeq, int limit);

  List<Hold> holds();

  Optional<OutboxEntry> message(String messageId);

  Optional<Answer> answer(String key, Instant now);
}
