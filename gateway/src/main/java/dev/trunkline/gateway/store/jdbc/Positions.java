package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.ShardId;
import java.sql.SQLException;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

/// Numbers the events of a shard in the order in which they become visible, without a counter in
/// the store.
///
/// An epoch's upper bits, a count of this process below them. Within an epoch one process writes
/// for the shard, and its commits follow one another; a takeover waits for the last of them, and
/// raises the epoch. So nothing ever appears before what a reader has seen. Numbers are left out.
final class Positions {
  private static final int EPOCH_SHIFT = 40;

  /// Below it are the numbers of events that the epoch found without one.
  private static final long FIRST = 1L << 30;

  private final AtomicLong count = new AtomicLong(FIRST);

  long next(Epoch epoch) {
    return (epoch.value() << EPOCH_SHIFT) + count.incrementAndGet();
  }

  /// Gives positions to events of shards that were just taken over and have none, since a program
  /// of an older schema wrote them.
  static void fillIn(Sql sql, Dialect dialect, Collection<ShardId> shards) throws SQLException {
    sql.update(
        """
        UPDATE event SET shard = found.shard, position = found.place
        FROM (
          SELECT e.session, e.seq, h.id AS shard, h.epoch * %d
            + ROW_NUMBER() OVER (PARTITION BY h.id ORDER BY e.session, e.seq) AS place
          FROM event e JOIN session s ON s.id = e.session JOIN shard h ON h.id = s.shard
          WHERE e.position IS NULL AND %s) AS found
        WHERE event.session = found.session AND event.seq = found.seq
        """
            .formatted(1L << EPOCH_SHIFT, dialect.isIn("h.id")),
        new Sql.Numbers(shards.stream().map(shard -> (long) shard.value()).toList()));
  }
}
