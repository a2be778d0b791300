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
  private final String homes;

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
    this.homes = "SELECT id, shard FROM session WHERE " + dialect.isIn("id");
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
    lookAgain(sql, sets, homes);
    return new Admission(epochs, homes);
  }

  /// Owners of different shards may create the same session at the same time, in different pools.
  /// So whoever is about to create one keeps the others out, and looks whether somebody has been
  /// quicker. Shards are locked by then, and nobody who waits for a shard holds a name.
  private void lookAgain(Sql sql, List<ChangeSet> sets, Map<SessionId, ShardId> found)
      throws SQLException {
    List<String> fresh =
        sets.stream()
            .filter(set -> !found.containsKey(set.session()) && Admission.creates(set))
            .map(set -> set.session().value())
            .distinct()
            .toList();
    if (!fresh.isEmpty()) {
      database.dialect().lockNames(sql, fresh);
      sql.query(
          homes,
          fields -> found.put(new SessionId(fields.text()), new ShardId(fields.integer())),
          new Sql.Texts(fresh));
    }
  }
}
