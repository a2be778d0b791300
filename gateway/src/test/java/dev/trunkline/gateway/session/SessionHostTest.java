package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Profile;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalMetrics;
import dev.trunkline.gateway.journal.JournalSettings;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A host whose shard leaves at a bad moment.
class SessionHostTest {
  private static final SessionId ALICE = new SessionId("alice");
  private static final ShardId SHARD = new ShardId(7);

  @TempDir private Path folder;
  private Store store;
  private Journal journal;
  private SessionHost host;
  private List<ShardAndEpoch> guards;
  private boolean leavesWhenOpened;

  /// What other members run, and what happens while that is found out.
  private Supplier<List<Sighting>> elsewhere = List::of;

  @BeforeEach
  void open() {
    store = JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db")));
    guards = store.ownership().takeOver(Set.of(SHARD), new MemberId("m"), "test");
    journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE);
    host =
        new SessionHost(
            new SessionHost.Means(
                new CountingEngine(),
                store,
                journal,
                new RecordCache(store.records(), 1 << 20),
                new SessionDefaults(
                    SessionConfig.Client.DEFAULT, true, SessionConfig.Ignore.NOTHING),
                false,
                Profile.Addressing.AS_ASKED,
                InstantSource.system(),
                membership()),
            new Leaving());
    host.open(guards, true);
  }

  private Membership membership() {
    return (Membership)
        Proxy.newProxyInstance(
            Membership.class.getClassLoader(),
            new Class<?>[] {Membership.class},
            (_, method, arguments) ->
                method.getName().equals("elsewhere")
                    ? elsewhere.get()
                    : method.invoke(Membership.ALONE, arguments));
  }

  @AfterEach
  void close() {
    host.close();
    journal.close();
    store.close();
  }

  /// Has the shard leave as soon as a session of it is opened.
  private final class Leaving extends Unheard {
    @Override
    public void opened(SessionId session) {
      if (leavesWhenOpened) {
        var _ = host.handOff(Set.of(SHARD));
      }
    }
  }

  @Test
  void abandonsAShardUnderItsEpochAlone() {
    // Given
    new LocalSessions(host).create(ALICE.value(), SessionConfig.EMPTY, true);
    List<ShardAndEpoch> next = store.ownership().takeOver(Set.of(SHARD), new MemberId("m"), "test");

    // When
    host.handOff(Set.of(SHARD)).join();
    host.open(next, true);
    host.abandon(Set.copyOf(guards));
    host.open(guards, true); // a late one
    boolean ran = host.runs(SHARD) && host.count() == 1;
    host.abandon(Set.copyOf(next));

    // Then
    assertThat(ran).isTrue();
    assertThat(host.runs(SHARD)).isFalse();
    assertThat(host.count()).isZero();
  }

  @Test
  void showsASessionOnceThatGoesOrComesWhileOthersAreLookedFor() {
    // Given
    LocalSessions sessions = new LocalSessions(host);
    sessions.create(ALICE.value(), SessionConfig.EMPTY, true);
    Sighting seen = new Sighting(store.sessions().find(ALICE).orElseThrow(), Optional.empty());

    // When
    elsewhere =
        () -> {
          host.handOff(Set.of(SHARD)).join();
          return List.of(seen);
        };
    List<SessionView> going = sessions.list();
    elsewhere =
        () -> {
          host.open(guards, true);
          return List.of();
        };
    List<SessionView> coming = sessions.list();

    // Then
    assertThat(going).extracting(SessionView::name).containsExactly(ALICE.value());
    assertThat(coming).extracting(SessionView::name).containsExactly(ALICE.value());
  }

  @Test
  void saysThatASessionIsCreatedAlsoWhenItsShardLeavesBeforeItRuns() {
    // Given
    leavesWhenOpened = true;

    // When
    SessionView created = new LocalSessions(host).create(ALICE.value(), SessionConfig.EMPTY, true);

    // Then: it is not created anew where the shard goes, but found there
    assertThat(created.name()).isEqualTo(ALICE.value());
    assertThat(host.count()).isZero();
    assertThat(store.sessions().find(ALICE))
        .hasValueSatisfying(stored -> assertThat(stored.desired()).isEqualTo(DesiredState.RUNNING));
  }
}
