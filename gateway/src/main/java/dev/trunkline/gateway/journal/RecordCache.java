package dev.trunkline.gateway.journal;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.store.DeviceRecords;
import dev.trunkline.gateway.store.SessionId;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// The device records that this process used last, of all its sessions together, bounded by weight.
///
/// Entries belong to one view of one session: a session that is opened anew reads anew, so nothing
/// that a lost owner cached is ever used again.
public final class RecordCache {
  /// About what an entry costs besides its name and value.
  private static final int ENTRY_BYTES = 160;

  private final DeviceRecords store;
  private final Cache<Key, Optional<byte[]>> cache;
  private final AtomicLong views = new AtomicLong();

  private record Key(long view, RecordKey record) {}

  /// @param bytesMax about how much memory to use
  public RecordCache(DeviceRecords store, long bytesMax) {
    this.store = store;
    this.cache =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .weigher(RecordCache::weight)
            .executor(Runnable::run)
            .recordStats()
            .build();
  }

  private static int weight(Key key, Optional<byte[]> value) {
    return ENTRY_BYTES + key.record().name().length() + value.map(bytes -> bytes.length).orElse(0);
  }

  /// The records of a session that was just taken over, created or reopened.
  public SessionRecords open(SessionId session) {
    return new SessionRecords(this, session);
  }

  long newView() {
    return views.incrementAndGet();
  }

  Optional<byte[]> find(long view, SessionId session, RecordKey key) {
    return key.kind().isReadOften()
        ? cache.get(new Key(view, key), _ -> store.find(session, key))
        : store.find(session, key);
  }

  void put(long view, RecordKey key, Optional<byte[]> value) {
    if (!key.kind().isReadOften()) {
      return;
    }
    cache.put(new Key(view, key), value);
  }

  /// Hits, misses, load times and evictions since the start.
  public CacheStats stats() {
    return cache.stats();
  }

  /// About how much memory is used.
  public long bytes() {
    return cache.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }
}
