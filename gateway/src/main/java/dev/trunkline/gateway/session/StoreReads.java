package dev.trunkline.gateway.session;

import dev.trunkline.engine.Records;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One session's reads, from the store.
record StoreReads(Store store, SessionId session, Records records) implements SessionReads {
  @Override
  public List<OutboxEntry> pending(Instant now, Outbox.Place after, int limit) {
    return store.outbox().pending(session, now, after, limit);
  }

  @Override
  public Optional<OutboxEntry> message(String messageId) {
    return store.outbox().find(session, messageId);
  }

  @Override
  public Optional<Answer> answer(String key, Instant now) {
    return store.answers().find(session, key, now);
  }
}
