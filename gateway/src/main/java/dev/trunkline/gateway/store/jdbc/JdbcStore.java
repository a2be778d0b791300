package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.Answers;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.DeviceRecords;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Ownership;
import dev.trunkline.gateway.store.Sessions;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Upkeep;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// A store in SQLite or PostgreSQL.
public final class JdbcStore implements Store {
  private static final String SQLITE = "sqlite:";

  private final Database database;
  private final Vault vault;
  private final Commits commits;
  private final JdbcOwnership ownership;
  private final Optional<Members> members;
  private final Sessions sessions;
  private final DeviceRecords records;
  private final Outbox outbox;
  private final EventLog events;
  private final EventStream stream;
  private final Answers answers;
  private final Upkeep upkeep;

  private JdbcStore(Database database, Vault vault) {
    this.database = database;
    this.vault = vault;
    this.commits = new Commits(database, vault);
    this.ownership = new JdbcOwnership(database);
    this.members =
        database instanceof PostgresDatabase postgres
            ? Optional.of(new PostgresMembers(postgres, vault))
            : Optional.empty();
    this.sessions = new JdbcSessions(database, vault);
    this.records = new JdbcRecords(database, vault);
    this.outbox = new JdbcOutbox(database, vault);
    this.events = new JdbcEventLog(database, vault);
    this.stream = new JdbcEventStream(database, vault);
    this.answers = new JdbcAnswers(database, vault);
    this.upkeep = new JdbcUpkeep(database, vault);
  }

  /// Opens the store, and brings it to this program's schema.
  ///
  /// @throws dev.trunkline.gateway.store.StoreUnusableException when this program, as it is
  ///   configured, cannot work with it
  /// @throws dev.trunkline.gateway.store.StoreUnavailableException when it cannot be reached
  public static JdbcStore open(StoreSettings settings) {
    return open(database(settings), settings);
  }

  /// Opens the store on a database, which it closes.
  static JdbcStore open(Database database, StoreSettings settings) {
    boolean opened = false;
    try {
      Migrations.run(database);
      database.warn();
      Vault vault = new Vault(database, settings.masterKeys(), new SecureRandom());
      vault.open();
      JdbcStore store = new JdbcStore(database, vault);
      store.ownership.createShards(settings.shards());
      opened = true;
      return store;
    } finally {
      if (!opened) {
        database.close();
      }
    }
  }

  private static Database database(StoreSettings settings) {
    return settings.url().startsWith(SQLITE)
        ? new SqliteDatabase(Path.of(settings.url().substring(SQLITE.length())))
        : new PostgresDatabase(PostgresAddress.parse(settings.url()), settings.connections());
  }

  @Override
  public List<Outcome> commit(List<ChangeSet> changeSets) {
    return commits.commit(changeSets);
  }

  /// Makes a new data key for all that is sealed from now on; [Upkeep#reseal] brings the rest over.
  public void rotateDataKey() {
    vault.rotate();
  }

  @Override
  public void ping() {
    var _ = database.read(sql -> sql.query("SELECT id FROM store_info", Fields::integer));
  }

  @Override
  public Ownership ownership() {
    return ownership;
  }

  @Override
  public Optional<Members> members() {
    return members;
  }

  @Override
  public Sessions sessions() {
    return sessions;
  }

  @Override
  public DeviceRecords records() {
    return records;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public EventLog events() {
    return events;
  }

  @Override
  public EventStream stream() {
    return stream;
  }

  @Override
  public Answers answers() {
    return answers;
  }

  @Override
  public Upkeep upkeep() {
    return upkeep;
  }

  @Override
  public void close() {
    database.close();
  }
}
