package dev.trunkline.micro;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalMetrics;
import dev.trunkline.gateway.journal.JournalSettings;
import dev.trunkline.gateway.journal.JournalWriter;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/// One change set that is durable on SQLite: a record of 1 KB and an event. One session waits for
/// every commit, sixteen share commits. More, and PostgreSQL: see the gateway's benchmark of the
/// same name.
public class JournalBenchmark {
  private static final Instant NOW = Instant.parse("2026-11-22T00:00:00Z");
  private static final byte[] RECORD = new byte[1_000];
  private static final String PAYLOAD = "{\"body\":\"" + "x".repeat(400) + "\"}";

  /// The journal and its store.
  @State(Scope.Benchmark)
  public static class World {
    private final AtomicInteger sessions = new AtomicInteger();
    private Path folder;
    private Store store;
    private Journal journal;
    private RecordCache cache;
    private ShardAndEpoch guard;

    @Setup
    public void open() throws IOException {
      folder = Files.createTempDirectory("trunkline-micro");
      store = JdbcStore.open(StoreSettings.of("sqlite:" + folder.resolve("micro.db")));
      guard =
          store
              .ownership()
              .takeOver(List.of(new ShardId(0)), new MemberId("micro"), "benchmark")
              .getFirst();
      journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE);
      cache = new RecordCache(store.records(), 64 << 20);
    }

    private JournalWriter writer() {
      SessionId id = new SessionId("session" + sessions.incrementAndGet());
      StoredSession session =
          new StoredSession(
              id, guard.shard(), DesiredState.RUNNING, "{}", Optional.empty(), NOW, NOW);
      store.commit(List.of(new ChangeSet(id, guard, List.of(new Write.PutSession(session)))));
      return journal.writer(guard, cache.open(id));
    }

    @TearDown
    public void close() throws IOException {
      journal.close();
      store.close();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  /// One session, which has one change set under way.
  @State(Scope.Thread)
  public static class Writer {
    private JournalWriter journal;
    private long seq;

    @Setup
    public void open(World world) {
      journal = world.writer();
    }

    private Outcome write() {
      seq++;
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      journal.append(
          List.of(
              new Write.PutRecord(
                  new RecordKey(RecordKey.Kind.SIGNAL_SESSION, "peer" + seq % 8),
                  RECORD,
                  Optional.empty()),
              new Write.AppendEvent(new LoggedEvent(seq, "evt_" + seq, "message", PAYLOAD, NOW))),
          outcome::complete);
      return outcome.join();
    }
  }

  @Benchmark
  public Outcome durable(Writer writer) {
    return writer.write();
  }

  @Benchmark
  @Threads(16)
  public Outcome durableWithFifteenOthers(Writer writer) {
    return writer.write();
  }
}
