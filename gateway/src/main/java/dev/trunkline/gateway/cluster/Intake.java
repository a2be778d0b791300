package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.ShardId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides which shards a member asks their owners for, of those that it shall run: a few sessions,
/// and the next ones when these are logged in. So each is without a connection for as long as a few
/// logins take. How many those are follows from how long the last ones took.
final class Intake {
  static final int SESSIONS_AT_FIRST = 8;
  static final int SESSIONS_MIN = 4;
  static final int SESSIONS_MAX = 64;
  private static final int SESSIONS_MORE = 4;
  private static final int SHARDS_MAX = 16;

  /// What takes longer was too much: half of a second that a session may be without a connection.
  static final Duration SLOW = Duration.ofMillis(500);

  /// An owner that does not let go is asked again when the others have had their turn.
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Set<ShardId> asked = new HashSet<>();
  private final Map<ShardId, Integer> inVain = new HashMap<>();
  private boolean underWay;
  private long askedAt;
  private int atOnce = SESSIONS_AT_FIRST;

  /// @param lacking what others own, and this member shall run
  /// @param sessions how many each shard has
  /// @param arriving how many sessions have come, and are not logged in yet
  /// @param nanos the time
  /// @return the shards to ask for, until the next time
  Set<ShardId> next(
      Set<ShardId> lacking, Map<ShardId, Integer> sessions, int arriving, long nanos) {
    long took = nanos - askedAt;
    asked.retainAll(lacking);
    inVain.keySet().retainAll(lacking);
    if (took > PATIENCE.toNanos()) {
      asked.forEach(shard -> inVain.merge(shard, 1, Integer::sum));
      asked.clear();
    }
    if (lacking.isEmpty()) {
      underWay = false;
    } else if (asked.isEmpty() && arriving == 0) {
      if (underWay) {
        atOnce =
            took > SLOW.toNanos()
                ? Math.max(SESSIONS_MIN, atOnce / 2)
                : Math.min(SESSIONS_MAX, atOnce + SESSIONS_MORE);
      }
      asked.addAll(few(lacking, sessions));
      askedAt = nanos;
      underWay = true;
    }
    return Set.copyOf(asked);
  }

  /// At least one, however large.
  private List<ShardId> few(Set<ShardId> lacking, Map<ShardId, Integer> sessions) {
    List<ShardId> few = new ArrayList<>();
    int coming = 0;
    for (ShardId shard : inTurn(lacking)) {
      coming += sessions.getOrDefault(shard, 0);
      if (!few.isEmpty() && (coming > atOnce || few.size() == SHARDS_MAX)) {
        break; // lest a large one waits for ever
      }
      few.add(shard);
    }
    return few;
  }

  private List<ShardId> inTurn(Set<ShardId> lacking) {
    return lacking.stream()
        .sorted(
            Comparator.comparingInt((ShardId shard) -> inVain.getOrDefault(shard, 0))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
