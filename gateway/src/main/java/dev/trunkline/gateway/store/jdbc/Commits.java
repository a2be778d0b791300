package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Admission;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Plan;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Commits change sets: locks the shards involved against takeovers, leaves out what is stale,
/// writes the rest.
final class Commits {
  private final Database database;
  private final Writes writes;
  private final String guards;

  Commits(Database database, Vault vault) {
    this.database = database;
    this.writes = new Writes(vault);
    Dialect dialect = database.dialect();
    // Both questions in one round trip. Shards are locked in the order of their numbers, as
    // takeovers
    // lock them, so that neither blocks the other for good. A session needs no lock: only the owner
    // of its shard moves it.
    this.guards =
        """
        WITH owned AS (SELECT id, epoch FROM shard WHERE %s AND owner IS NOT NULL ORDER BY id%s)
        SELECT '', id, epoch FROM owned
        UNION ALL SELECT id, shard, 0 FROM session WHERE %s
        """
            .formatted(dialect.isIn("id"), dialect.forShare(), dialect.isIn("id"));
  }

  List<Outcome> commit(List<ChangeSet> sets) {
    return database.write(sql -> commit(sql, sets));
  }

  private List<Outcome> commit(Sql sql, List<ChangeSet> sets) throws SQLException {
    Admission admission = admission(sql, sets);
    List<Outcome> outcomes = new ArrayList<>(sets.size());
    List<ChangeSet> admitted = new ArrayList<>(sets.size());
    for (ChangeSet set : sets) {
      Outcome outcome = admission.judge(set);
      outcomes.add(outcome);
      if (outcome instanceof Outcome.Durable) {
        admitted.add(set);
      }
    }
    writes.write(sql, new Plan(admitted));
    return outcomes;
  }

  private Admission admission(Sql sql, List<ChangeSet> sets) throws SQLException {
    List<Long> shards =
        sets.stream().map(set -> (long) set.guard().shard().value()).distinct().toList();
    List<String> sessions = sets.stream().map(set -> set.session().value()).distinct().toList();
    Map<ShardId, Epoch> epochs = HashMap.newHashMap(shards.size());
    Map<SessionId, ShardId> homes = HashMap.newHashMap(sessions.size());
    sql.query(
        guards,
        fields -> {
          String session = fields.text();
          ShardId shard = new ShardId(fields.integer());
          return session.isEmpty()
              ? epochs.put(shard, new Epoch(fields.number()))
              : homes.put(new SessionId(session), shard);
        },
        new Sql.Numbers(shards),
        new Sql.Texts(sessions));
    return new Admission(epochs, homes);
  }
}
