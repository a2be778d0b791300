package dev.trunkline.gateway.store;

import java.util.List;

/// What one step of one session writes: all of it or nothing.
///
/// @param guard the epoch under which the step was made; the store refuses the set when it is stale
public record ChangeSet(SessionId session, ShardAndEpoch guard, List<Write> writes) {
  public ChangeSet {
    writes = List.copyOf(writes);
    for (Write write : writes) {
      if (write instanceof Write.PutSession(StoredSession other) && !other.id().equals(session)) {
        throw new IllegalArgumentException(
            "a change set of session %s puts session %s".formatted(session, other.id()));
      }
    }
  }

  /// About how many bytes it keeps in memory.
  public int weight() {
    return Write.OVERHEAD_BYTES + writes.stream().mapToInt(Write::weight).sum();
  }

  @Override
  public String toString() {
    return "ChangeSet[%s, %s, %d writes]".formatted(session, guard, writes.size());
  }
}
