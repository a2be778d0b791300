package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.journal.SteppedJournal;
import dev.trunkline.gateway.session.SteppedSessions.Reply;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemoryStore;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.StoredSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/// A session that failed, while the journal still has what it decided.
class ReopeningTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Scene.NOW);

  private final MemoryStore store = new MemoryStore(1, CLOCK);
  private final Journal journal = SteppedJournal.open(store, () -> 0, _ -> {});
  private final Queue queue = new Queue();
  private final SessionHost host =
      SteppedSessions.host(
          new SessionHost.Means(
              new Failing(),
              store,
              journal,
              new RecordCache(store.records(), 1 << 20),
              SessionDefaults.DEFAULT,
              false,
              Profile.Addressing.PREFER_LID,
              CLOCK,
              Membership.ALONE),
          new Unheard(),
          queue);

  /// What runs when the test says so.
  private static final class Queue implements SteppedSessions.Bench {
    private final RandomGenerator random = new SplittableRandom(1);
    private final Deque<Runnable> work = new ArrayDeque<>();
    private final List<Runnable> alarms = new ArrayList<>();

    @Override
    public void execute(Runnable more) {
      work.add(more);
    }

    @Override
    public Future<?> after(Duration delay, Runnable action) {
      alarms.add(action);
      return new CompletableFuture<>();
    }

    @Override
    public RandomGenerator random() {
      return random;
    }

    private void run() {
      while (!work.isEmpty()) {
        work.remove().run();
      }
    }

    private void ring() {
      List.copyOf(alarms).forEach(Runnable::run);
      alarms.clear();
      run();
    }
  }

  private record Unforeseen() implements Input.Arrival {}

  /// Fails when it meets what is unforeseen.
  private static final class Failing implements Engine {
    private final Engine counting = new CountingEngine();

    @Override
    public Account open(Records records, Profile profile, RandomGenerator random) {
      Account account = counting.open(records, profile, random);
      return new Account() {
        @Override
        public Step step(Input input, Instant now) {
          if (input instanceof Unforeseen) {
            throw new IllegalStateException("the test wants it");
          }
          return account.step(input, now);
        }

        @Override
        public Optional<Jid> alternateOf(Jid other) {
          return account.alternateOf(other);
        }
      };
    }

    @Override
    public String newMessageId(RandomGenerator random) {
      return counting.newMessageId(random);
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

  @Test
  void isNotReadBeforeTheJournalHasWrittenWhatItDecided() {
    // Given: a message is accepted and not yet written when the session fails
    ShardAndEpoch guard =
        store.ownership().takeOver(List.of(Scene.SHARD), new MemberId("m"), "test").getFirst();
    store.begin(linked(), Map.of());
    host.open(List.of(guard), true);
    queue.run();
    SessionLoop failed = host.find(Scene.ALICE).orElseThrow();
    List<Reply> replies = new ArrayList<>();
    send("first", replies);
    queue.run();
    failed.post(new SessionInput.FromEngine(new Unforeseen()));
    queue.run();

    // When
    queue.ring();
    boolean tooEarly = host.find(Scene.ALICE).orElseThrow() != failed;
    SteppedJournal.round(journal);
    queue.ring();
    send("second", replies);
    queue.run();
    SteppedJournal.round(journal);

    // Then
    assertThat(tooEarly).isFalse();
    assertThat(store.session(Scene.ALICE).outbox().all())
        .extracting(entry -> entry.content())
        .satisfiesExactly(
            first -> assertThat(first).contains("first"),
            second -> assertThat(second).contains("second"));
  }

  private void send(String text, List<Reply> replies) {
    SteppedSessions.send(host, Scene.ALICE, Jid.phoneNumber("15550000102"), text, replies::add);
  }

  private static StoredSession linked() {
    return new StoredSession(
        Scene.ALICE,
        Scene.SHARD,
        DesiredState.RUNNING,
        "{}",
        Optional.of(MeJson.encode(CountingEngine.ME)),
        Scene.NOW,
        Scene.NOW);
  }
}
