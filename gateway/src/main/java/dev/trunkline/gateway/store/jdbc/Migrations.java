package dev.trunkline.gateway.store.jdbc;

import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoreRejectedException;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.StoreUnusableException;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings a store to the schema that this program knows.
///
/// Migrations first expand, and contract only when no running program needs what goes. Each says in
/// `store_info` which schema it makes and which is the oldest program's that can still use it, so a
/// program may use a newer store that declares itself compatible, and refuses any other. A store
/// that is up to date starts without the migration library.
final class Migrations {
  /// The schema that this program knows.
  static final int SCHEMA = 5;

  private static final Logger LOGGER = LoggerFactory.getLogger(Migrations.class);
  private static final String FOLDER = "classpath:dev/trunkline/gateway/store/migration";

  private Migrations() {}

  /// @param schema the schema that the store has
  /// @param compatibleFrom the oldest program's schema that can use it
  private record Stamp(int schema, int compatibleFrom) {}

  static void run(Database database) {
    Optional<Stamp> stamp = read(database);
    if (stamp.isEmpty() || stamp.get().schema() < SCHEMA) {
      migrate(database);
    } else if (stamp.get().compatibleFrom() > SCHEMA) {
      throw new StoreUnusableException(
          "the store has schema %d, which programs that know schema %d or newer can use; this one knows %d. Start a newer program, or restore a backup"
              .formatted(stamp.get().schema(), stamp.get().compatibleFrom(), SCHEMA));
    } else if (stamp.get().schema() > SCHEMA) {
      LOGGER.atInfo().log(
          "the store has the newer schema {}, compatible with {}", stamp.get().schema(), SCHEMA);
    }
  }

  /// Keeps other members out of what is done once per store, until the transaction ends.
  static void lock(Sql sql) throws SQLException {
    sql.query(
        "SELECT id FROM store_info WHERE id = 1" + sql.dialect().forUpdate(), Fields::integer);
  }

  private static Optional<Stamp> read(Database database) {
    try {
      return database.read(sql ->
          sql.first(
              "SELECT schema_version, compatible_from FROM store_info",
              fields -> new Stamp(fields.integer(), fields.integer())));
    } catch (StoreRejectedException _) {
      return Optional.empty(); // no such table
    }
  }

  private static void migrate(Database database) {
    try {
      Flyway.configure()
          .dataSource(database.migrationSource())
          .locations(FOLDER)
          .placeholders(database.dialect().placeholders())
          .load()
          .migrate();
    } catch (FlywayException e) {
      throw failed(e);
    }
  }

  private static StoreException failed(FlywayException e) {
    return e.getCause() instanceof SQLException cause
            && String.valueOf(cause.getSQLState()).startsWith("08")
        ? new StoreUnavailableException("the store went away during its migration", e)
        : new StoreUnusableException("the store cannot be migrated: " + e.getMessage(), e);
  }
}
