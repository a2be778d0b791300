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
  private final String epochs;
  private final String homes;

  Commits(Database database, Vault vault) {
    this.database = database;
    this.writes = new Writes(vault);
    Dialect dialect = database.dialect();
    // In the order of the shards' numbers, as a takeover does, so that the two never block each
    // other.
    this.epochs =
        "SELECT id, epoch FROM shard WHERE %s AND owner IS NOT NULL ORDER BY id%s"
            .formatted(dialect.isIn("id"), dialect.forShare());
    this.homes = "SELECT id, shard FROM session WHERE " + dialect.isIn("id");
  }

  List<Outcome> commit(List<ChangeSet> sets) {
    return database.write(sql -> commit(sql, sets));
  }

  private List<Outcome> commit(Sql sql, List<ChangeSet> sets) throws SQLException {
    Admission admission = new Admission(epochs(sql, sets), homes(sql, sets));
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

  private Map<ShardId, Epoch> epochs(Sql sql, List<ChangeSet> sets) throws SQLException {
    List<Long> shards =
        sets.stream().map(set -> (long) set.guard().shard().value()).distinct().toList();
    Map<ShardId, Epoch> found = HashMap.newHashMap(shards.size());
    sql.query(
        epochs,
        fields -> found.put(new ShardId(fields.integer()), new Epoch(fields.number())),
        new Sql.Numbers(shards));
    return found;
  }

  private Map<SessionId, ShardId> homes(Sql sql, List<ChangeSet> sets) throws SQLException {
    List<String> sessions = sets.stream().map(set -> set.session().value()).distinct().toList();
    Map<SessionId, ShardId> found = HashMap.newHashMap(sessions.size());
    sql.query(
        homes,
        fields -> found.put(new SessionId(fields.text()), new ShardId(fields.integer())),
        new Sql.Texts(sessions));
    return found;
  }
}
