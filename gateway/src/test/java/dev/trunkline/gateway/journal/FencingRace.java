package dev.trunkline.gateway.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.Epoch;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Two members that take the same shards from each other, again and again, and write as fast as
/// they can until they are refused.
///
/// Every write appends an event that carries its epoch, numbered from what its writer found when it
/// took over. A stale write that is accepted therefore claims a number that the new owner claims,
/// too, or shows as an epoch that goes backwards.
final class FencingRace {
  private static final int SHARDS = 2;
  private static final int SESSIONS = 6;
  private static final int AHEAD = 4;

  private final List<SessionId> sessions =
      IntStream.range(0, SESSIONS).mapToObj(i -> new SessionId("s" + i)).toList();
  private final Queue<Accepted> accepted = new ConcurrentLinkedQueue<>();
  private final AtomicInteger stale = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final Random random;

  private record Accepted(SessionId session, long seq, Epoch epoch) {}

  FencingRace(long seed) {
    this.random = new Random(seed);
  }

  private static ShardId shardOf(int session) {
    return new ShardId(session % SHARDS);
  }

  /// @param one and `other` are the same where a store belongs to one process
  void run(Store one, Store other, int takeovers) throws InterruptedException {
    create(one);
    try (Journal first = new Journal(one, JournalSettings.DEFAULT, JournalMetrics.NONE);
        Journal second = new Journal(other, JournalSettings.DEFAULT, JournalMetrics.NONE)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < takeovers; i++) {
        boolean even = i % 2 == 0;
        Tenant tenant = new Tenant(even ? one : other, even ? first : second, i);
        threads.addAll(tenant.start());
        tenant.awaitWrites(random.nextInt(20));
      }
      one.ownership()
          .takeOver(IntStream.range(0, SHARDS).mapToObj(ShardId::new).toList(), member(-1), "end");
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }

  private void create(Store store) {
    List<ShardAndEpoch> guards =
        store
            .ownership()
            .takeOver(
                IntStream.range(0, SHARDS).mapToObj(ShardId::new).toList(), member(-1), "create");
    for (int i = 0; i < SESSIONS; i++) {
      ShardId shard = shardOf(i);
      Write put = new Write.PutSession(Scene.session(sessions.get(i), shard));
      store.commit(
          List.of(new ChangeSet(sessions.get(i), guards.get(shard.value()), List.of(put))));
    }
  }

  private static MemberId member(int number) {
    return new MemberId("member" + number);
  }

  /// A member for as long as nobody takes its shards.
  private final class Tenant {
    private final Journal journal;
    private final Store store;
    private final List<ShardAndEpoch> guards;
    private final Semaphore written = new Semaphore(0);

    Tenant(Store store, Journal journal, int number) {
      this.store = store;
      this.journal = journal;
      this.guards =
          store
              .ownership()
              .takeOver(
                  IntStream.range(0, SHARDS).mapToObj(ShardId::new).toList(),
                  member(number),
                  "race");
    }

    List<Thread> start() {
      RecordCache cache = new RecordCache(store.records(), 1 << 20);
      return IntStream.range(0, SESSIONS)
          .mapToObj(i -> {
            SessionRecords records = cache.open(sessions.get(i));
            JournalWriter writer = journal.writer(guards.get(shardOf(i).value()), records);
            return Thread.ofVirtual().start(() -> write(writer));
          })
          .toList();
    }

    private void write(JournalWriter writer) {
      long seq = store.sessions().load(writer.session()).orElseThrow().lastEvent();
      Semaphore ahead = new Semaphore(AHEAD);
      while (writer.ended() == null) {
        ahead.acquireUninterruptibly();
        long next = ++seq;
        writer.append(
            List.of(
                new Write.AppendEvent(event(next, writer.guard().epoch())),
                Scene.put("last", next + " " + writer.guard().epoch())),
            outcome -> {
              ended(writer, next, outcome);
              ahead.release();
            });
      }
    }

    private void ended(JournalWriter writer, long seq, Outcome outcome) {
      switch (outcome) {
        case Outcome.Durable() -> {
          accepted.add(new Accepted(writer.session(), seq, writer.guard().epoch()));
          written.release();
        }
        case Outcome.Stale _ -> stale.incrementAndGet();
        case Outcome.Failed _ -> failed.incrementAndGet();
      }
    }

    void awaitWrites(int count) throws InterruptedException {
      if (!written.tryAcquire(count, 20, TimeUnit.SECONDS)) {
        throw new AssertionError("the new owner cannot write");
      }
    }
  }

  private static LoggedEvent event(long seq, Epoch epoch) {
    return new LoggedEvent(seq, "evt_" + seq + "_" + epoch, "message", epoch.toString(), Scene.NOW);
  }

  /// Looks for anything that a stale writer could have done.
  void verify(Store store) {
    assertThat(failed).as("refused data").hasValue(0);
    assertThat(stale).as("refused writers").hasPositiveValue();
    assertThat(accepted).isNotEmpty();
    Map<SessionId, List<Accepted>> bySession =
        accepted.stream().collect(Collectors.groupingBy(Accepted::session));
    for (SessionId session : sessions) {
      List<LoggedEvent> log = store.events().after(session, 0, Integer.MAX_VALUE);
      assertThat(log).isNotEmpty();
      for (int i = 0; i < log.size(); i++) {
        assertThat(log.get(i).seq()).isEqualTo(i + 1L);
      }
      assertThat(log.stream().map(event -> Long.parseLong(event.payload()))).isSorted();
      LoggedEvent last = log.getLast();
      assertThat(store.records().find(session, Scene.key("last")).map(Scene::text))
          .contains(last.seq() + " " + last.payload());
      for (Accepted write : bySession.getOrDefault(session, List.of())) {
        assertThat(log.get((int) write.seq() - 1)).isEqualTo(event(write.seq(), write.epoch()));
      }
    }
  }

  @Override
  public String toString() {
    return "%d writes accepted, %d refused as stale".formatted(accepted.size(), stale.get());
  }
}
