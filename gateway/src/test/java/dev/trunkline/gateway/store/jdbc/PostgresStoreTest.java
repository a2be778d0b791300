package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.store.FencingContract;
import dev.trunkline.gateway.store.QueuesContract;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.UpkeepContract;
import dev.trunkline.gateway.store.WritesContract;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresStoreTest
    implements FencingContract,
        WritesContract,
        QueuesContract,
        UpkeepContract,
        MigrationContract,
        SealingContract {
  private String url;
  private String sealedUrl;
  private Store store;

  @BeforeEach
  void open() {
    url = PostgresServer.shared().newDatabase();
    sealedUrl = PostgresServer.shared().newDatabase();
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

  @Override
  public Store reopen() {
    store = JdbcStore.open(StoreSettings.of(url));
    return store;
  }

  @Override
  public void closeAndExecute(String statement) {
    store.close();
    execute(url, statement);
  }

  @Override
  public JdbcStore openSealed(Optional<MasterKeys> keys) {
    return JdbcStore.open(new StoreSettings(sealedUrl, 4, keys, StoreSettings.CONNECTIONS));
  }

  @Override
  public void executeSealed(String statement) {
    execute(sealedUrl, statement);
  }

  @Override
  public List<byte[]> column(String table, String column) {
    return using(
        sealedUrl,
        connection -> {
          List<byte[]> values = new ArrayList<>();
          try (ResultSet rows =
              connection.createStatement().executeQuery("SELECT " + column + " FROM " + table)) {
            while (rows.next()) {
              values.add(rows.getBytes(1));
            }
          }
          return values;
        });
  }

  private static void execute(String url, String statement) {
    using(url, connection -> connection.createStatement().execute(statement));
  }

  private interface Use<T> {
    T apply(Connection connection) throws SQLException;
  }

  private static <T> T using(String url, Use<T> use) {
    try (Connection connection =
        DriverManager.getConnection(
            url.replace("postgres://postgres@", "jdbc:postgresql://") + "?user=postgres")) {
      return use.apply(connection);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void isSharedByMembers() {
    try (Store other = JdbcStore.open(StoreSettings.of(url))) {
      assertThat(other.ownership().owners()).isEqualTo(store.ownership().owners());
    }
  }

  @Test
  void saysThatNobodyIsThereWithoutThePassword() {
    assertThatThrownBy(
            () -> JdbcStore.open(StoreSettings.of("postgres://me:secret@127.0.0.1:1/db")))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining("127.0.0.1:1")
        .hasMessageNotContaining("secret");
  }
}
