package dev.trunkline.gateway.session;

import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Profile;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.JournalHealth;
import dev.trunkline.gateway.journal.JournalWriter;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.journal.SessionRecords;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.Keeping;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.store.Write;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of the shards that this process owns, and the threads that run them.
public final class SessionHost implements AutoCloseable, SessionLoop.Surroundings {
  private static final Logger LOGGER = LoggerFactory.getLogger(SessionHost.class);

  /// How long after a failure a session is opened anew.
  private static final Duration REOPEN_AFTER = Duration.ofSeconds(1);

  /// A store that fails for longer than this is away: new work is refused instead of left waiting.
  private static final Duration AWAY_AFTER = Duration.ofSeconds(1);

  private static final Duration STEPS_END_WITHIN = Duration.ofSeconds(10);

  private final Means means;
  private final Watcher watcher;
  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Wheel alarms = new Wheel();
  private final Map<ShardId, ShardAndEpoch> shards = new ConcurrentHashMap<>();
  private final Map<SessionId, SessionLoop> loops = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /// What sessions are run with.
  ///
  /// @param webhookOfAll whether an operator gave all sessions a webhook
  /// @param addressing which of a recipient's names messages go to
  public record Means(
      Engine engine,
      Store store,
      Journal journal,
      RecordCache cache,
      SessionDefaults defaults,
      boolean webhookOfAll,
      Profile.Addressing addressing,
      InstantSource clock) {}

  /// Who wants to know what becomes of sessions. Calls are quick; they come from any thread.
  public interface Watcher {

    /// The session is run here from now on, or has another configuration.
    void opened(SessionId session);

    /// The session's event log has grown.
    void logged(SessionId session);

    /// Events of these names were logged.
    void counted(SessionId session, List<String> events);

    /// The session is not run here any more.
    void closed(SessionId session);
  }

  public SessionHost(Means means, Watcher watcher) {
    this.means = means;
    this.watcher = watcher;
  }

  /// Opens all sessions of shards that were taken over.
  ///
  /// @param resume whether those that ran go on
  public void open(Collection<ShardAndEpoch> owned, boolean resume) {
    for (ShardAndEpoch guard : owned) {
      shards.put(guard.shard(), guard);
    }
    for (ShardAndEpoch guard : owned) {
      for (LoadedSession loaded : means.store().sessions().ofShard(guard.shard())) {
        SessionLoop loop = open(guard, loaded, resume);
        if (resume) {
          loop.post(new SessionInput.Resume(SessionTurn.NO_TICKET));
        }
      }
    }
  }

  private SessionLoop open(ShardAndEpoch guard, LoadedSession loaded, boolean resume) {
    SessionId id = loaded.session().id();
    SessionRecords records = means.cache().open(id);
    JournalWriter writer = means.journal().writer(guard, records);
    return open(writer, loaded, resume);
  }

  /// @param resume whether a resume follows
  private SessionLoop open(JournalWriter writer, LoadedSession loaded, boolean resume) {
    SessionReads reads = new StoreReads(means.store(), writer.session(), writer.records());
    Session.Parts parts = new Session.Parts(means.engine(), random, means.addressing(), reads);
    SessionConfig config =
        SessionConfig.read(Json.read(loaded.session().config()), means.defaults());
    Session session = new Session(parts, loaded, config);
    if (resume) {
      session.expectResume();
    }
    SessionLoop loop = new SessionLoop(session, writer, means.engine()::transport, this);
    loops.put(writer.session(), loop);
    watcher.opened(writer.session());
    return loop;
  }

  /// Creates a session in the shard with the fewest. It does nothing before it is resumed.
  ///
  /// @throws SessionException.AlreadyExists when there is one
  SessionLoop create(SessionId id, SessionConfig config, boolean start)
      throws InterruptedException {
    ShardAndEpoch guard = emptiest();
    Instant now = now();
    DesiredState desired = start ? DesiredState.RUNNING : DesiredState.STOPPED;
    StoredSession stored =
        new StoredSession(id, guard.shard(), desired, config.raw(), Optional.empty(), now, now);
    JournalWriter writer = means.journal().writer(guard, means.cache().open(id));
    synchronized (this) {
      if (loops.containsKey(id)) {
        throw new SessionException.AlreadyExists(id.value());
      }
      CompletableFuture<Outcome> outcome = new CompletableFuture<>();
      if (!writer.offer(firstWrites(stored, config), outcome::complete)) {
        throw overloaded(id);
      }
      requireDurable(id, outcome);
      LoadedSession loaded = new LoadedSession(stored, 0, 0, 0, Optional.empty());
      return open(writer, loaded, true);
    }
  }

  /// A new session's webhooks get all its events.
  private List<Write> firstWrites(StoredSession stored, SessionConfig config) {
    List<Write> writes = new ArrayList<>();
    writes.add(new Write.PutSession(stored));
    if (!config.keep().rows().equals(Keeping.AS_ALL)) {
      writes.add(new Write.PutKeeping(config.keep().rows()));
    }
    List<String> webhooks = new ArrayList<>(WebhookConfig.ids(config.webhooks()));
    if (means.webhookOfAll()) {
      webhooks.add(WebhookConfig.ID_OF_ALL);
    }
    for (String webhook : webhooks) {
      writes.add(new Write.PutCursor(WebhookCursor.begin(webhook, 0, stored.createdAt())));
    }
    return writes;
  }

  private static void requireDurable(SessionId id, CompletableFuture<Outcome> outcome)
      throws InterruptedException {
    try {
      if (!(outcome.get() instanceof Outcome.Durable)) {
        throw overloaded(id);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SessionException.Overloaded overloaded(SessionId id) {
    return new SessionException.Overloaded(
        id.value(), "the store does not keep up", Duration.ofSeconds(1));
  }

  private ShardAndEpoch emptiest() {
    Map<ShardId, Integer> counts = means.store().sessions().countByShard();
    return shards.values().stream()
        .min(
            Comparator.comparing((ShardAndEpoch guard) -> counts.getOrDefault(guard.shard(), 0))
                .thenComparing(ShardAndEpoch::shard))
        .orElseThrow(() -> new IllegalStateException("this process owns no shards"));
  }

  Optional<SessionLoop> find(SessionId id) {
    return Optional.ofNullable(loops.get(id));
  }

  List<SessionLoop> all() {
    return loops.values().stream().sorted(Comparator.comparing(SessionLoop::id)).toList();
  }

  /// Whether the journal takes more, and its store has not been away for a while.
  boolean hasRoom() {
    boolean away =
        means.journal().health() instanceof JournalHealth.Failing(Duration since, _, _)
            && since.compareTo(AWAY_AFTER) > 0;
    return !away && means.journal().hasRoom();
  }

  SecureRandom random() {
    return random;
  }

  Engine engine() {
    return means.engine();
  }

  @Override
  public Journal journal() {
    return means.journal();
  }

  @Override
  public Alarms alarms() {
    return alarms;
  }

  @Override
  public Instant now() {
    return means.clock().instant();
  }

  @Override
  public void execute(Runnable work) {
    if (!closed) {
      try {
        threads.execute(work);
      } catch (RejectedExecutionException _) { // closed in between
        LOGGER.debug("closed");
      }
    }
  }

  @Override
  public void logged(SessionId session, long lastSeq) {
    watcher.logged(session);
  }

  @Override
  public void counted(SessionId session, List<String> events) {
    watcher.counted(session, events);
  }

  @Override
  public void ended(SessionLoop loop, SessionLoop.End end) {
    switch (end) {
      case REMOVED, FENCED -> forget(loop);
      case FAILED -> {
        var _ = alarms.after(REOPEN_AFTER, () -> execute(() -> reopen(loop)));
      }
      case CLOSED -> {}
    }
  }

  private void forget(SessionLoop loop) {
    if (loops.remove(loop.id(), loop)) {
      watcher.closed(loop.id());
    }
  }

  void configured(SessionId id) {
    watcher.opened(id);
  }

  /// What is shown of a session, if it is run here.
  public Optional<SessionView> view(SessionId id) {
    return find(id).map(loop -> loop.snapshot().view());
  }

  /// How far a session's event log was when it was opened here.
  public long eventsAtOpen(SessionId id) {
    return find(id).map(SessionLoop::eventsAtOpen).orElse(0L);
  }

  /// Writes under the session's own guard what others keep beside it. Blocks until it is durable.
  ///
  /// @return false when the session is not run here, or is no longer
  public boolean keep(SessionId id, List<Write> writes) throws InterruptedException {
    Optional<SessionLoop> loop = find(id);
    return loop.isPresent() && loop.get().keep(writes);
  }

  /// Opens a session anew from what the store has.
  private void reopen(SessionLoop failed) {
    try {
      Optional<LoadedSession> loaded = means.store().sessions().load(failed.id());
      ShardAndEpoch guard = loaded.map(it -> shards.get(it.session().shard())).orElse(null);
      if (guard == null) {
        forget(failed);
      } else if (loops.get(failed.id()) == failed) {
        open(guard, loaded.orElseThrow(), true)
            .post(new SessionInput.Resume(SessionTurn.NO_TICKET));
      }
    } catch (StoreException e) {
      LOGGER
          .atWarn()
          .addKeyValue("session", failed.id())
          .log("not reopened yet: {}", e.getMessage());
      var _ = alarms.after(REOPEN_AFTER, () -> execute(() -> reopen(failed)));
    }
  }

  /// Closes all connections, and stops when the steps that are being taken have ended. What is in
  /// the journal is still written.
  @Override
  public void close() {
    closed = true;
    loops.values().forEach(SessionLoop::close);
    alarms.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(STEPS_END_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.warn("sessions still work after {}; not waiting for them", STEPS_END_WITHIN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
