package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.seal.MasterKeys;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/// Measures durable change sets per second, with group commit and with one transaction each. A
/// session has one change set under way: a record of 1 KB, an outbox entry and an event.
///
/// [JournalThroughputTest] runs it.
final class JournalBenchmark {
  private static final int[] SESSIONS = {1, 10, 100, 1_000};
  private static final int MANY = 100;
  private static final byte[] RATCHET = new byte[1_000];
  private static final String PAYLOAD = "{\"body\":\"" + "x".repeat(400) + "\"}";

  private final Store store;
  private final int seconds;
  private int runs;

  private JournalBenchmark(Store store, int seconds) {
    this.store = store;
    this.seconds = seconds;
  }

  /// Prints a table for each store.
  ///
  /// @param folder for the SQLite file
  /// @param seconds for each measurement
  /// @param sealed whether values are sealed
  /// @return the lowest ratio at [#MANY] sessions or more
  static double run(Path folder, int seconds, boolean sealed)
      throws IOException, InterruptedException {
    Path file = Files.createTempDirectory(folder, "bench").resolve("bench.db");
    double lowest;
    try (Store store = open("sqlite:" + file, sealed)) {
      lowest = new JournalBenchmark(store, seconds).run("SQLite");
    }
    try (PostgresServer server = PostgresServer.durable("bench");
        Store store = open(server.newStore(), sealed)) {
      return Math.min(lowest, new JournalBenchmark(store, seconds).run("PostgreSQL"));
    }
  }

  private static Store open(String url, boolean sealed) {
    StoreSettings settings = StoreSettings.of(url);
    return JdbcStore.open(
        sealed
            ? settings.with(
                MasterKeys.parse("k:" + Base64.getEncoder().encodeToString(new byte[32])))
            : settings);
  }

  private double run(String name) throws InterruptedException {
    measure(100, this::withJournal); // warms up
    System.out.printf(
        "%n| %s: sessions | group commit | CPU | one each | CPU | ratio |%n|---|---|---|---|---|---|%n",
        name);
    double lowest = Double.MAX_VALUE;
    for (int sessions : SESSIONS) {
      Measured grouped = measure(sessions, this::withJournal);
      Measured single = measure(sessions, this::oneEach);
      System.out.printf(
          "| %,d | %,.0f/s | %.0f us | %,.0f/s | %.0f us | %.1f |%n",
          sessions,
          grouped.perSecond(),
          grouped.cpuMicros(),
          single.perSecond(),
          single.cpuMicros(),
          grouped.perSecond() / single.perSecond());
      if (sessions >= MANY) {
        lowest = Math.min(lowest, grouped.perSecond() / single.perSecond());
      }
    }
    return lowest;
  }

  /// Change sets per second, and the CPU time of this process for each; a server's comes on top.
  private record Measured(double perSecond, double cpuMicros) {}

  private Measured measure(int sessions, BiConsumer<List<ChangeSource>, LongAdder> how)
      throws InterruptedException {
    runs++;
    List<ShardAndEpoch> guards =
        store
            .ownership()
            .takeOver(
                IntStream.range(0, 256).mapToObj(ShardId::new).toList(), Scene.MEMBER, "bench");
    List<ChangeSource> sources = new ArrayList<>();
    for (int i = 0; i < sessions; i++) {
      sources.add(
          new ChangeSource(new SessionId("run%d-%d".formatted(runs, i)), guards.get(i % 256)));
    }
    store.commit(sources.stream().map(ChangeSource::create).toList());
    LongAdder done = new LongAdder();
    long cpu = cpuNanos();
    how.accept(sources, done);
    return new Measured(
        (double) done.sum() / seconds, (cpuNanos() - cpu) / 1_000.0 / Math.max(1, done.sum()));
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private void withJournal(List<ChangeSource> sources, LongAdder done) {
    try (Journal journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE)) {
      RecordCache cache = new RecordCache(store.records(), 64 << 20);
      runAll(
          sources,
          (source, deadline) -> {
            JournalWriter writer = journal.writer(source.guard, cache.open(source.session));
            Semaphore outcome = new Semaphore(0);
            while (System.nanoTime() < deadline) {
              writer.append(source.next(), _ -> outcome.release());
              outcome.acquireUninterruptibly();
              done.increment();
            }
          });
    }
  }

  private void oneEach(List<ChangeSource> sources, LongAdder done) {
    runAll(
        sources,
        (source, deadline) -> {
          while (System.nanoTime() < deadline) {
            Outcome outcome =
                store
                    .commit(List.of(new ChangeSet(source.session, source.guard, source.next())))
                    .getFirst();
            if (outcome instanceof Outcome.Durable) {
              done.increment();
            }
          }
        });
  }

  private void runAll(List<ChangeSource> sources, BiConsumer<ChangeSource, Long> session) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<Thread> threads =
        sources.stream()
            .map(source -> Thread.ofVirtual().start(() -> session.accept(source, deadline)))
            .toList();
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /// Makes one session's change sets.
  private static final class ChangeSource {
    private final SessionId session;
    private final ShardAndEpoch guard;
    private long seq;

    ChangeSource(SessionId session, ShardAndEpoch guard) {
      this.session = session;
      this.guard = guard;
    }

    ChangeSet create() {
      Write put = new Write.PutSession(Scene.session(session, guard.shard()));
      return new ChangeSet(session, guard, List.of(put));
    }

    List<Write> next() {
      seq++;
      return List.of(
          new Write.PutRecord(Scene.key("peer" + seq % 8), RATCHET, Optional.empty()),
          new Write.AcceptOutbox(Scene.entry(seq, "bob")),
          new Write.AppendEvent(new LoggedEvent(seq, "evt_" + seq, "message", PAYLOAD, Scene.NOW)));
    }
  }
}
