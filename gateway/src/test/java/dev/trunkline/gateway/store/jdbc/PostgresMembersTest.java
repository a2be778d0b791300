package dev.trunkline.gateway.store.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Several members on one PostgreSQL, some of them in trouble.
class PostgresMembersTest {
  private static final String LOCK_SHARD = "SELECT epoch FROM shard WHERE id = 0 FOR SHARE";
  private static final String BLOCKED =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";

  private String url;
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

  @Test
  void isSharedByMembers() {
    try (Store other = JdbcStore.open(StoreSettings.of(url))) {
      assertThat(other.ownership().owners()).isEqualTo(store.ownership().owners());
    }
  }

  @Test
  void isCreatedOnceByMembersThatStartAtTheSameTime() {
    // Given
    MasterKeys keys = MasterKeys.parse(SealingContract.FIRST);
    StoreSettings settings = StoreSettings.of(PostgresServer.shared().newDatabase()).with(keys);

    // When
    CompletableFuture<JdbcStore> one =
        CompletableFuture.supplyAsync(() -> JdbcStore.open(settings));
    CompletableFuture<JdbcStore> two =
        CompletableFuture.supplyAsync(() -> JdbcStore.open(settings));

    // Then
    try (JdbcStore first = one.join();
        JdbcStore second = two.join()) {
      Scene.on(first).require(Scene.ALICE, Scene.put("r", "1"));
      assertThat(second.ownership().owners()).hasSize(StoreSettings.SHARDS);
      assertThat(second.records().find(Scene.ALICE, Scene.key("r")).map(Scene::text)).contains("1");
    }
  }

  @Test
  void fetchesADataKeyThatAnotherMemberMade() {
    // Given
    StoreSettings settings = StoreSettings.of(url).with(MasterKeys.parse(SealingContract.FIRST));
    try (JdbcStore first = JdbcStore.open(settings);
        JdbcStore second = JdbcStore.open(settings)) {
      Scene scene = Scene.on(first);

      // When
      first.rotateDataKey();
      scene.require(Scene.ALICE, Scene.put("r", "1"));

      // Then
      assertThat(second.records().find(Scene.ALICE, Scene.key("r")).map(Scene::text)).contains("1");
    }
  }

  @Test
  void letsATakeoverWaitForTheCommitThatRuns() throws SQLException {
    // Given: a commit that has checked its epoch and is not done
    Scene scene = Scene.on(store);
    try (Connection commit = RawSql.connect(url);
        Statement statement = commit.createStatement()) {
      commit.setAutoCommit(false);
      statement.execute(LOCK_SHARD);

      // When
      CompletableFuture<List<ShardAndEpoch>> takeover =
          CompletableFuture.supplyAsync(
              () -> store.ownership().takeOver(List.of(Scene.SHARD), Scene.MEMBER, "test"));
      await().until(() -> RawSql.number(url, BLOCKED) == 1);
      commit.commit();

      // Then
      assertThat(takeover.join().getFirst().epoch()).isEqualTo(scene.guard().epoch().next());
    }
  }

  @Test
  void endsATransactionWhoseMemberFroze() {
    // Given: a member that stops in the middle of a commit
    Scene scene = Scene.on(store);
    try (PostgresDatabase frozen = new PostgresDatabase(PostgresAddress.parse(url), 2)) {
      CompletableFuture<Boolean> locked = new CompletableFuture<>();
      CompletableFuture<Boolean> thaw = new CompletableFuture<>();
      CompletableFuture<Object> commit =
          CompletableFuture.supplyAsync(() ->
              frozen.write(sql -> {
                sql.query(LOCK_SHARD, Fields::number);
                locked.complete(true);
                thaw.join();
                return sql.update("UPDATE session SET me = 'stale'");
              }));
      locked.join();

      // When
      store.ownership().takeOver(List.of(Scene.SHARD), new MemberId("member-2"), "frozen");
      thaw.complete(true);

      // Then
      assertThatThrownBy(commit::join).hasCauseInstanceOf(StoreUnavailableException.class);
      assertThat(store.sessions().find(Scene.ALICE))
          .contains(Scene.session(Scene.ALICE, Scene.SHARD));
      assertThat(scene.commit(Scene.put("r", "1"))).isInstanceOf(Outcome.Stale.class);
    }
  }

  @Test
  void worksOnAfterTheServerClosedItsConnections() {
    // Given
    Scene scene = Scene.on(store);
    RawSql.execute(
        url,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()");

    // When
    Throwable first = catchThrowable(() -> scene.commit(Scene.put("r", "1")));

    // Then
    assertThat(first).isInstanceOf(StoreUnavailableException.class);
    assertThat(scene.commit(Scene.put("r", "2"))).isEqualTo(Outcome.DURABLE);
  }
}
