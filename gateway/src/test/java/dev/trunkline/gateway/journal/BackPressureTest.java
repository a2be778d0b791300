package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.session.LocalSessions;
import dev.trunkline.gateway.session.Membership;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionDefaults;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Terms;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A journal that is full refuses at the caller, and takes up again.
class BackPressureTest {
  private static final String ME =
      "{\"phoneNumber\":\"15550000101:1@s.whatsapp.net\",\"lid\":\"1001:1@lid\",\"pushName\":\"A\"}";
  private static final int ROOM = 20;

  @TempDir private Path folder;
  private FaultyStore store;
  private Journal journal;
  private SessionHost host;
  private Sessions sessions;

  @BeforeEach
  void open() {
    store = new FaultyStore(JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("t.db"))));
    ShardAndEpoch guard =
        store.ownership().takeOver(Set.of(Scene.SHARD), new MemberId("m"), "test").getFirst();
    List<Write> writes = List.of(new Write.PutSession(linked()));
    var _ = store.commit(List.of(new ChangeSet(Scene.ALICE, guard, writes)));
    journal =
        new Journal(store, JournalSettings.DEFAULT.withWaiting(ROOM, 1 << 20), JournalMetrics.NONE);
    host =
        new SessionHost(
            new SessionHost.Means(
                new Idle(),
                store,
                journal,
                new RecordCache(store.records(), 1 << 20),
                new SessionDefaults(
                    SessionConfig.Client.DEFAULT, true, SessionConfig.Ignore.NOTHING),
                false,
                Profile.Addressing.PREFER_LID,
                InstantSource.system(),
                Membership.ALONE),
            new Unheard());
    host.open(List.of(guard), true);
    sessions = new LocalSessions(host);
  }

  @AfterEach
  void close() {
    host.close();
    journal.close();
    store.close();
  }

  @Test
  void refusesWhatTheJournalHasNoRoomForAndKeepsTheRest() {
    // Given
    await().until(() -> accepts("first"));
    CountDownLatch gate = store.holdBack();
    AtomicInteger calls = new AtomicInteger(1);
    AtomicInteger accepted = new AtomicInteger(1);
    AtomicInteger refused = new AtomicInteger();

    // When
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      await()
          .pollInterval(Duration.ofMillis(2))
          .until(() -> {
            int number = calls.incrementAndGet();
            callers.execute(() -> (accepts("m" + number) ? accepted : refused).incrementAndGet());
            return refused.get() > 0;
          });
      gate.countDown();
    }

    // Then: every call has one answer, and what was accepted is there, once
    assertThat(accepted.get() + refused.get()).isEqualTo(calls.get());
    assertThat(store.outbox().list(Scene.ALICE, Outbox.Filter.ALL, 0, 1_000))
        .hasSize(accepted.get());
    assertThat(accepts("later")).isTrue();
  }

  private boolean accepts(String text) {
    Terms async =
        new Terms(
            Terms.NORMAL,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            true);
    try {
      var _ =
          sessions.send(
              Scene.ALICE.value(),
              Jid.phoneNumber("15550000102"),
              Content.Text.of(text),
              new Sessions.SendOptions(Optional.of("ID" + text), Optional.empty(), async));
      return true;
    } catch (SessionException.Overloaded e) {
      assertThat(e.retryAfter()).isPositive();
      return false;
    }
  }

  private static StoredSession linked() {
    return new StoredSession(
        Scene.ALICE,
        Scene.SHARD,
        DesiredState.RUNNING,
        "{}",
        Optional.of(ME),
        Scene.NOW,
        Scene.NOW);
  }

  /// An engine whose accounts never get anywhere.
  private static final class Idle implements Engine {
    private final AtomicInteger ids = new AtomicInteger();

    @Override
    public Account open(Records records, Profile profile, RandomGenerator random) {
      return new Account() {
        @Override
        public Step step(Input input, Instant now) {
          return new Step(List.of(), List.of(), List.of(), List.of(), Optional.empty());
        }

        @Override
        public Optional<Jid> alternateOf(Jid account) {
          return Optional.empty();
        }
      };
    }

    @Override
    public String newMessageId(RandomGenerator random) {
      return "ID" + ids.incrementAndGet();
    }

    @Override
    public Transport transport(Consumer<Input> inbox) {
      return new Transport() {
        @Override
        public void perform(Effect effect) {}

        @Override
        public void close() {}
      };
    }
  }

  private static final class Unheard implements SessionHost.Watcher {
    @Override
    public void opened(SessionId session) {}

    @Override
    public void logged(SessionId session) {}

    @Override
    public void counted(SessionId session, List<String> events) {}

    @Override
    public void closed(SessionId session) {}
  }
}
