package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/// A process that writes for a few sessions until it is killed or its parent ends, and prints each
/// change set that is durable: the session, and its number.
final class AcknowledgingWriter {
  static final int SESSIONS = 5;
  private static final int AHEAD = 8;

  private AcknowledgingWriter() {}

  public static void main(String[] arguments) throws InterruptedException {
    endWithParent();
    Store store = JdbcStore.open(StoreSettings.of(arguments[0]));
    ShardAndEpoch guard =
        store
            .ownership()
            .takeOver(
                List.of(Scene.SHARD),
                new MemberId(Long.toString(ProcessHandle.current().pid())),
                "started")
            .getFirst();
    Journal journal = new Journal(store, JournalSettings.DEFAULT, JournalMetrics.NONE);
    RecordCache cache = new RecordCache(store.records(), 1 << 20);
    Thread last = Thread.currentThread();
    for (int i = 0; i < SESSIONS; i++) {
      SessionId session = new SessionId("s" + i);
      JournalWriter writer = journal.writer(guard, cache.open(session));
      last = Thread.ofPlatform().start(() -> write(store, writer));
    }
    last.join();
  }

  private static void endWithParent() {
    ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
    CompletableFuture<Void> _ = parent.onExit().thenRun(() -> Runtime.getRuntime().halt(0));
  }

  private static void write(Store store, JournalWriter writer) {
    SessionId session = writer.session();
    Optional<LoadedSession> loaded = store.sessions().load(session);
    long seq = loaded.map(LoadedSession::lastEvent).orElse(0L);
    if (loaded.isEmpty()) {
      writer.append(List.of(new Write.PutSession(Scene.session(session, Scene.SHARD))), _ -> {});
    }
    Semaphore ahead = new Semaphore(AHEAD);
    while (true) {
      ahead.acquireUninterruptibly();
      long next = ++seq;
      writer.append(
          List.of(new Write.AppendEvent(Scene.event(next)), Scene.put("last", "" + next)),
          outcome -> {
            print(session, next, outcome);
            ahead.release();
          });
    }
  }

  private static void print(SessionId session, long seq, Outcome outcome) {
    if (!(outcome instanceof Outcome.Durable)) {
      System.out.println("not durable: " + outcome);
      Runtime.getRuntime().halt(1);
    }
    System.out.println(session + " " + seq);
  }
}
