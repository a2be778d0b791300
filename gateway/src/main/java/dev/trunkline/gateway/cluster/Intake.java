package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.ShardId;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Decides which shards a member asks their owners for, of those that it shall run: few sessions at
/// a time, so that each is without a connection while it logs in, and not while others do.
final class Intake {
  /// Sessions that may be on their way here. A shard with more of them comes alone.
  static final int SESSIONS_AT_ONCE = 16;

  private static final int SHARDS_AT_ONCE = 16;

  /// An owner that does not let go is asked again when the others have had their turn.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Map<ShardId, Long> askedAt = new LinkedHashMap<>();
  private final Map<ShardId, Integer> inVain = new HashMap<>();

  /// @param lacking what others own, and this member shall run
  /// @param sessions how many each shard has
  /// @param arriving how many sessions have come, and are not logged in yet
  /// @param nanos the time
  /// @return the shards to ask for, now and until the next time
  Set<ShardId> next(
      Set<ShardId> lacking, Map<ShardId, Integer> sessions, int arriving, long nanos) {
    askedAt.keySet().retainAll(lacking);
    inVain.keySet().retainAll(lacking);
    askedAt
        .entrySet()
        .removeIf(asked -> {
          boolean patient = nanos - asked.getValue() < PATIENCE.toNanos();
          if (!patient) {
            inVain.merge(asked.getKey(), 1, Integer::sum);
          }
          return !patient;
        });
    int coming =
        arriving + askedAt.keySet().stream().mapToInt(it -> sessions.getOrDefault(it, 0)).sum();
    for (ShardId shard : inTurn(lacking)) {
      int more = sessions.getOrDefault(shard, 0);
      boolean fits = coming + more <= SESSIONS_AT_ONCE || coming == 0;
      if (!fits || askedAt.size() >= SHARDS_AT_ONCE) {
        break; // lest a large one waits for ever
      }
      askedAt.put(shard, nanos);
      coming += more;
    }
    return Set.copyOf(askedAt.keySet());
  }

  private List<ShardId> inTurn(Set<ShardId> lacking) {
    return lacking.stream()
        .filter(shard -> !askedAt.containsKey(shard))
        .sorted(
            Comparator.comparingInt((ShardId shard) -> inVain.getOrDefault(shard, 0))
                .thenComparing(Comparator.naturalOrder()))
        .toList();
  }
}
