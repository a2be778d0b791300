package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StreamCursor;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/// A stream in one shard, in which an event's place is its position.
final class FakeEventStream implements EventStream {
  private static final ShardId SHARD = new ShardId(0);

  final List<SessionEvent> events = new CopyOnWriteArrayList<>();

  @Override
  public Part after(StreamCursor cursor, int limit) {
    int from = (int) Math.min(cursor.of(SHARD), events.size());
    List<SessionEvent> part = events.subList(from, Math.min(from + limit, events.size()));
    return new Part(List.copyOf(part), at(from + part.size()));
  }

  @Override
  public StreamCursor end() {
    return at(events.size());
  }

  private static StreamCursor at(long position) {
    return StreamCursor.BEGIN.with(Map.of(SHARD, position));
  }
}
