package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.store.FencingContract;
import dev.trunkline.gateway.store.QueuesContract;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.StreamContract;
import dev.trunkline.gateway.store.UpkeepContract;
import dev.trunkline.gateway.store.WritesContract;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresStoreTest
    implements FencingContract,
        WritesContract,
        QueuesContract,
        StreamContract,
        UpkeepContract,
        MigrationContract,
        SealingContract {
  private String url;
  private @Nullable String sealedUrl;
  private Store store;

  @BeforeEach
  void open() {
    url = PostgresServer.shared().newStore();
    store = JdbcStore.open(StoreSettings.of(url));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Override
  public Store store() {
    return store;
  }

  private String sealedUrl() {
    if (sealedUrl == null) {
      sealedUrl = PostgresServer.shared().newStore();
    }
    return sealedUrl;
  }

  @Override
  public Store reopen() {
    store = JdbcStore.open(StoreSettings.of(url));
    return store;
  }

  @Override
  public void closeAndExecute(String statement) {
    store.close();
    RawSql.execute(url, statement);
  }

  @Override
  public long closeAndAsk(String query) {
    store.close();
    return RawSql.number(url, query);
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
  void saysWhyNobodyIsThereWithoutThePassword() {
    assertThatThrownBy(
            () -> JdbcStore.open(StoreSettings.of("postgres://me:secret@127.0.0.1:1/db")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("secret");
  }
}
