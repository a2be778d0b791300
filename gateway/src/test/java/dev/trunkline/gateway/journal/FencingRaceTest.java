package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// P1 under a storm of takeovers: no stale write is ever accepted. `-Dtakeovers=10000` runs it
/// long, `-Dseed=…` with another rhythm.
class FencingRaceTest {
  private static final int TAKEOVERS = Integer.getInteger("takeovers", 150);
  private static final long SEED = Long.getLong("seed", 1);

  private final FencingRace race = new FencingRace(SEED);

  @Test
  void acceptsNoStaleWriteOnSqlite(@TempDir Path folder) throws InterruptedException {
    try (Store store = JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db")))) {
      race.run(store, store, TAKEOVERS);
      race.verify(store);
    }
    System.out.printf("SQLite: %d takeovers, %s%n", TAKEOVERS, race);
  }

  @Test
  void acceptsNoStaleWriteOnPostgres() throws InterruptedException {
    StoreSettings settings = StoreSettings.of(PostgresServer.shared().newStore());
    try (Store one = JdbcStore.open(settings);
        Store other = JdbcStore.open(settings)) {
      race.run(one, other, TAKEOVERS);
      race.verify(one);
    }
    System.out.printf("PostgreSQL: %d takeovers, %s%n", TAKEOVERS, race);
  }
}
