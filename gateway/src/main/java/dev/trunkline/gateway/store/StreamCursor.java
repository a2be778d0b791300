package dev.trunkline.gateway.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// How far a reader of all sessions' events is: one position for each shard. It stays good when
/// shards change owners.
///
/// As a text it is opaque, and at most about 3 KB for 256 shards.
public record StreamCursor(SortedMap<ShardId, Long> positions) {
  public static final StreamCursor BEGIN = new StreamCursor(Collections.emptySortedMap());

  private static final int VERSION = 1;
  private static final int TEXT_MAX = 1 << 20;

  public StreamCursor {
    positions = Collections.unmodifiableSortedMap(new TreeMap<>(positions));
  }

  /// The position up to which everything of a shard was read.
  public long of(ShardId shard) {
    return positions.getOrDefault(shard, 0L);
  }

  /// With some shards further on.
  public StreamCursor with(Map<ShardId, Long> reached) {
    SortedMap<ShardId, Long> all = new TreeMap<>(positions);
    all.putAll(reached);
    return new StreamCursor(all);
  }

  /// What [#parse] reads.
  @Override
  public String toString() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.write(VERSION);
    int before = -1;
    for (Map.Entry<ShardId, Long> position : positions.entrySet()) {
      int shard = position.getKey().value();
      put(bytes, shard - before - 1);
      put(bytes, position.getValue());
      before = shard;
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  private static void put(ByteArrayOutputStream bytes, long number) {
    long rest = number;
    while (rest > 0x7f) {
      bytes.write((int) (rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  /// @throws IllegalArgumentException when it is none
  public static StreamCursor parse(String text) {
    if (text.length() > TEXT_MAX) {
      throw new IllegalArgumentException("a cursor of %d characters".formatted(text.length()));
    }
    ByteArrayInputStream bytes = new ByteArrayInputStream(Base64.getUrlDecoder().decode(text));
    if (bytes.read() != VERSION) {
      throw new IllegalArgumentException("a cursor of another version");
    }
    SortedMap<ShardId, Long> positions = new TreeMap<>();
    long shard = -1;
    while (bytes.available() > 0) {
      shard += take(bytes) + 1;
      if (shard > 0xffff) {
        throw new IllegalArgumentException("a cursor with shard %d".formatted(shard));
      }
      positions.put(new ShardId((int) shard), take(bytes));
    }
    return new StreamCursor(positions);
  }

  private static long take(ByteArrayInputStream bytes) {
    long number = 0;
    for (int shift = 0; shift < Long.SIZE - 1; shift += 7) {
      int next = bytes.read();
      if (next < 0) {
        break;
      }
      number |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return number;
      }
    }
    throw new IllegalArgumentException("a cursor with a broken number");
  }
}
