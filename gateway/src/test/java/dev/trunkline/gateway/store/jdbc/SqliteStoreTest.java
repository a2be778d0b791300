package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.store.FencingContract;
import dev.trunkline.gateway.store.QueuesContract;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnusableException;
import dev.trunkline.gateway.store.StreamContract;
import dev.trunkline.gateway.store.UpkeepContract;
import dev.trunkline.gateway.store.WritesContract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest
    implements FencingContract,
        WritesContract,
        QueuesContract,
        StreamContract,
        UpkeepContract,
        MigrationContract,
        SealingContract {
  @TempDir private Path folder;
  private Store store;

  @BeforeEach
  void open() {
    store = JdbcStore.open(settings());
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public Store store() {
    return store;
  }

  private StoreSettings settings() {
    return StoreSettings.of(url());
  }

  private String url() {
    return "sqlite:" + folder.resolve("data/trunkline.db");
  }

  private String sealedUrl() {
    return "sqlite:" + folder.resolve("sealed/trunkline.db");
  }

  @Override
  public Store reopen() {
    store = JdbcStore.open(StoreSettings.of(url()));
    return store;
  }

  @Override
  public void closeAndExecute(String statement) {
    store.close();
    RawSql.execute(url(), statement);
  }

  @Override
  public long closeAndAsk(String query) {
    store.close();
    return RawSql.number(url(), query);
  }

  @Override
  public JdbcStore openSealed(Optional<MasterKeys> keys) {
    return JdbcStore.open(new StoreSettings(sealedUrl(), 4, keys, StoreSettings.CONNECTIONS));
  }

  @Override
  public void executeSealed(String statement) {
    RawSql.execute(sealedUrl(), statement);
  }

  @Override
  public List<byte[]> column(String table, String column) {
    return RawSql.bytes(sealedUrl(), "SELECT " + column + " FROM " + table);
  }

  @Test
  void findsEverythingAgainAfterItWasClosed() {
    // Given
    Scene.on(store).require(Scene.ALICE, Scene.put("r", "1"));
    store.close();

    // When
    store = JdbcStore.open(settings());

    // Then
    assertThat(store.records().all(Scene.ALICE)).hasSize(1);
    assertThat(store.ownership().owners()).hasSize(StoreSettings.SHARDS);
  }

  @Test
  void refusesAFileThatIsInUse() {
    assertThatThrownBy(() -> JdbcStore.open(settings()))
        .isInstanceOf(StoreUnusableException.class)
        .hasMessageContaining("another process uses")
        .hasMessageContaining("PostgreSQL");
  }

  @Test
  void letsNobodyElseReadTheFiles() throws IOException {
    Scene.on(store);
    for (String name : new String[] {"trunkline.db", "trunkline.db-wal", "trunkline.db-shm"}) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(folder.resolve("data").resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }
}
