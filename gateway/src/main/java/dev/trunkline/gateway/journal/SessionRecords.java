package dev.trunkline.gateway.journal;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoredRecord;
import dev.trunkline.gateway.store.Write;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One session's records, as all its appended change sets leave them, durable or not yet.
///
/// What is not durable yet is held here, where nothing can evict it; everything else is in the
/// cache or the store. One thread at a time reads and appends; outcomes may come from another. A
/// view whose change set was refused is thrown away with its account.
public final class SessionRecords implements Records {
  private static final long NEVER = -1;

  private final RecordCache cache;
  private final SessionId session;
  private long view;
  // Guarded by this. Null while everything is durable, as it is for an idle session.
  private @Nullable Map<RecordKey, Written> notDurable;
  private long forgottenBy = NEVER;
  private @Nullable StoredRecord warm;

  /// @param step the last change set that wrote the record
  /// @param value empty when it deleted the record
  private record Written(long step, Optional<byte[]> value) {}

  SessionRecords(RecordCache cache, SessionId session) {
    this.cache = cache;
    this.session = session;
    this.view = cache.newView();
  }

  public SessionId session() {
    return session;
  }

  @Override
  public Optional<byte[]> find(RecordKey key) {
    synchronized (this) {
      Written written = notDurable == null ? null : notDurable.get(key);
      if (written != null) {
        return written.value();
      }
      if (forgottenBy != NEVER) {
        return Optional.empty();
      }
      StoredRecord read = warm;
      if (read != null && read.key().equals(key)) {
        warm = null;
        return Optional.of(read.value());
      }
    }
    return cache.find(view, session, key);
  }

  /// Takes over what was read in bulk, before the account is opened. What is not worth a place in
  /// the cache is kept for one use.
  public synchronized void warm(StoredRecord record) {
    if (!record.session().equals(session)) {
      throw new IllegalArgumentException(
          "a record of session %s, not %s".formatted(record.session(), session));
    }
    if (record.key().kind().isReadOften()) {
      cache.put(view, record.key(), Optional.of(record.value()));
    } else {
      warm = record;
    }
  }

  /// Shows what a change set writes, which is now on its way to the store.
  synchronized void written(long step, List<Write> writes) {
    warm = null; // it may be another one from now on
    for (Write write : writes) {
      switch (write) {
        case Write.PutRecord put -> hold(put.key(), new Written(step, Optional.of(put.value())));
        case Write.DeleteRecord(var key) -> hold(key, new Written(step, Optional.empty()));
        case Write.DeleteRecords(), Write.DeleteSession() -> {
          view = cache.newView();
          notDurable = null;
          forgottenBy = step;
        }
        default -> {}
      }
    }
  }

  private void hold(RecordKey key, Written written) {
    if (notDurable == null) {
      notDurable = HashMap.newHashMap(4);
    }
    notDurable.put(key, written);
  }

  /// Caches what a change set wrote, for the time when it is durable.
  void cache(List<Write> writes) {
    for (Write write : afterForgetting(writes)) {
      switch (write) {
        case Write.PutRecord put -> cache.put(view, put.key(), Optional.of(put.value()));
        case Write.DeleteRecord(var key) -> cache.put(view, key, Optional.empty());
        default -> {}
      }
    }
  }

  private static List<Write> afterForgetting(List<Write> writes) {
    for (int i = writes.size() - 1; i >= 0; i--) {
      if (writes.get(i) instanceof Write.DeleteRecords
          || writes.get(i) instanceof Write.DeleteSession) {
        return writes.subList(i + 1, writes.size());
      }
    }
    return writes;
  }

  /// A change set is durable: the store, too, has what it wrote.
  synchronized void durable(long step, List<Write> writes) {
    if (forgottenBy == step) {
      forgottenBy = NEVER;
    }
    if (notDurable == null) {
      return;
    }
    for (Write write : writes) {
      switch (write) {
        case Write.PutRecord put -> durable(step, put.key());
        case Write.DeleteRecord(var key) -> durable(step, key);
        default -> {}
      }
    }
    if (notDurable.isEmpty()) {
      notDurable = null;
    }
  }

  private void durable(long step, RecordKey key) {
    Map<RecordKey, Written> map = notDurable;
    Written written = map == null ? null : map.get(key);
    if (map != null && written != null && written.step() == step) {
      map.remove(key);
    }
  }
}
