package dev.trunkline.gateway.session;

import dev.trunkline.engine.Records;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.Hold;
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
  public List<OutboxEntry> pending(Instant now, int each, int limit) {
    return store.outbox().pending(session, now, each, limit);
  }

  @Override
  public List<String> blocked(Instant now) {
    return store.outbox().blocked(session, now);
  }

  @Override
  public Optional<Instant> nextReady(Instant now) {
    return store.outbox().nextReady(session, now);
  }

  @Override
  public List<OutboxEntry> list(Outbox.Filter filter, long afterSeq, int limit) {
    return store.outbox().list(session, filter, afterSeq, limit);
  }

  @Override
  public List<Hold> holds() {
    return store.outbox().holds(session);
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
