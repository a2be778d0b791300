package dev.trunkline.gateway.store;

import java.util.HashMap;
import java.util.Map;

/// Decides which change sets of one commit may be written. It is asked in the order of the change
/// sets, and remembers which sessions the admitted ones created, moved or deleted.
public final class Admission {
  private final Map<ShardId, Epoch> epochs;
  private final Map<SessionId, ShardId> homes;

  /// @param epochs of the shards that somebody owns, locked against takeovers until the commit ends
  /// @param homes the shards of the sessions that exist
  public Admission(Map<ShardId, Epoch> epochs, Map<SessionId, ShardId> homes) {
    this.epochs = Map.copyOf(epochs);
    this.homes = new HashMap<>(homes);
  }

  /// [Outcome.Durable] when `set` is to be written.
  public Outcome judge(ChangeSet set) {
    ShardId shard = set.guard().shard();
    Epoch current = epochs.get(shard);
    if (current == null) {
      return new Outcome.Stale(set.guard(), "shard %s has no owner".formatted(shard));
    }
    if (!current.equals(set.guard().epoch())) {
      return new Outcome.Stale(set.guard(), "shard %s is at epoch %s".formatted(shard, current));
    }
    ShardId home = homes.get(set.session());
    if (home == null && !creates(set)) {
      return new Outcome.Stale(set.guard(), "session %s does not exist".formatted(set.session()));
    }
    if (home != null && !home.equals(shard)) {
      return new Outcome.Stale(
          set.guard(), "session %s lives in shard %s".formatted(set.session(), home));
    }
    set.writes().forEach(write -> follow(set.session(), write));
    return Outcome.DURABLE;
  }

  /// Whether it makes its session, if there is none.
  public static boolean creates(ChangeSet set) {
    return !set.writes().isEmpty()
        && set.writes().getFirst() instanceof Write.PutSession(StoredSession session)
        && session.shard().equals(set.guard().shard());
  }

  private void follow(SessionId id, Write write) {
    switch (write) {
      case Write.PutSession(StoredSession session) -> homes.put(id, session.shard());
      case Write.DeleteSession() -> homes.remove(id);
      default -> {}
    }
  }
}
