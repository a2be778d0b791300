package dev.trunkline.gateway.session;

import static dev.trunkline.gateway.store.Scene.ALICE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.Profile;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalMetrics;
import dev.trunkline.gateway.journal.JournalSettings;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session that is created while its shard, or its name, gets to somebody else.
class ContestedCreationTest {
  private static final ShardId OURS = new ShardId(0);
  private static final ShardId THEIRS = new ShardId(1);
  private static final MemberId OTHER = new MemberId("other");

  /// What happens when the next commit is made, instead of it.
  private final AtomicReference<Consumer<List<ChangeSet>>> interruption =
      new AtomicReference<>(_ -> {});

  @TempDir private Path folder;
  private Store store;
  private Journal journal;
  private SessionHost host;

  @BeforeEach
  void open() {
    store = JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db")));
    Store interrupted =
        (Store)
            Proxy.newProxyInstance(
                Store.class.getClassLoader(),
                new Class<?>[] {Store.class},
                (_, method, arguments) -> {
                  if (method.getName().equals("commit")) {
                    @SuppressWarnings("unchecked")
                    List<ChangeSet> sets = (List<ChangeSet>) arguments[0];
                    interruption.getAndSet(_ -> {}).accept(sets);
                  }
                  try {
                    return method.invoke(store, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    journal = new Journal(interrupted, JournalSettings.DEFAULT, JournalMetrics.NONE);
    host =
        new SessionHost(
            new SessionHost.Means(
                new CountingEngine(),
                store,
                journal,
                new RecordCache(store.records(), 1 << 20),
                SessionDefaults.DEFAULT,
                false,
                Profile.Addressing.PREFER_LID,
                InstantSource.system(),
                Membership.ALONE),
            new Unheard());
    host.open(store.ownership().takeOver(Set.of(OURS), new MemberId("m"), "test"), true);
  }

  @AfterEach
  void close() {
    host.close();
    journal.close();
    store.close();
  }

  private void create() throws InterruptedException {
    var _ = host.create(ALICE, SessionConfig.EMPTY, true);
  }

  private static List<ChangeSet> creation(ShardAndEpoch guard) {
    return List.of(
        new ChangeSet(
            ALICE, guard, List.of(new Write.PutSession(Scene.session(ALICE, guard.shard())))));
  }

  @Test
  void saysThatItExistsWhenTheOwnerOfAnotherShardWasQuicker() {
    // Given
    ShardAndEpoch theirs = store.ownership().takeOver(Set.of(THEIRS), OTHER, "test").getFirst();
    interruption.set(_ -> {
      var _ = store.commit(creation(theirs));
    });

    // When / Then
    assertThatThrownBy(this::create).isInstanceOf(SessionException.AlreadyExists.class);
    assertThat(store.sessions().find(ALICE).orElseThrow().shard()).isEqualTo(THEIRS);
    assertThat(host.count()).isZero();
  }

  @Test
  void saysThatNothingWasDoneWhenTheShardIsLostBefore() {
    // Given
    interruption.set(_ -> {
      var _ = store.ownership().takeOver(Set.of(OURS), OTHER, "test");
    });

    // When / Then
    assertThatThrownBy(this::create).isInstanceOf(SessionException.Moving.class);
    assertThat(store.sessions().find(ALICE)).isEmpty();
    assertThat(host.count()).isZero();
  }

  @Test
  void doesNotSayThatNothingWasDoneWhenTheShardIsLostBetweenTheCommitAndItsAnswer() {
    // Given
    interruption.set(sets -> {
      var _ = store.commit(sets);
      var _ = store.ownership().takeOver(Set.of(OURS), OTHER, "test");
      throw new StoreUnavailableException("the answer was lost");
    });

    // When / Then
    assertThatThrownBy(this::create).isInstanceOf(SessionException.OutcomeUnknown.class);
    assertThat(store.sessions().find(ALICE).orElseThrow().shard()).isEqualTo(OURS);
    assertThat(host.count()).isZero();
  }
}
