package dev.trunkline.gateway.session;

import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
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
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoredRecord;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sessions of the shards that this process owns, and the threads that run them.
public final class SessionHost implements AutoCloseable, SessionLoop.Surroundings {
  private static final Logger LOGGER = LoggerFactory.getLogger(SessionHost.class);

  /// A store that fails for longer than this is away: new work is refused instead of left waiting.
  private static final Duration AWAY_AFTER = Duration.ofSeconds(1);

  private static final String CREATED_AND_MOVED = "created, and moved at once";

  private final Means means;
  private final Watcher watcher;
  private final Machinery machinery;
  private final OwnedShards shards = new OwnedShards();
  private final Map<SessionId, SessionLoop> loops = new ConcurrentHashMap<>();
  private final Arrivals arrivals = new Arrivals();
  private final Quarantine quarantine = new Quarantine();
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
      InstantSource clock,
      Membership membership) {}

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
    this(means, watcher, new Threads());
  }

  SessionHost(Means means, Watcher watcher, Machinery machinery) {
    this.means = means;
    this.watcher = watcher;
    this.machinery = machinery;
  }

  /// Opens all sessions of shards that were taken over.
  ///
  /// @param resume whether those that ran go on
  public void open(Collection<ShardAndEpoch> owned, boolean resume) {
    Map<ShardId, ShardAndEpoch> guards =
        owned.stream().collect(Collectors.toMap(ShardAndEpoch::shard, Function.identity()));
    shards.take(owned);
    List<SessionLoop> opened = new ArrayList<>();
    List<LoadedSession> found = means.store().sessions().ofShards(guards.keySet());
    Map<SessionId, StoredRecord> credentials =
        found.isEmpty() ? Map.of() : credentials(guards.keySet());
    for (LoadedSession loaded : found) {
      ShardAndEpoch guard = Objects.requireNonNull(guards.get(loaded.session().shard()));
      Optional<StoredRecord> read = Optional.ofNullable(credentials.get(loaded.session().id()));
      openIfOurs(guard, loaded, read, resume).ifPresent(opened::add);
    }
    shards.open(owned);
    arrivals.add(opened, now());
  }

  /// Empty when the shard was lost while its sessions were read.
  private synchronized Optional<SessionLoop> openIfOurs(
      ShardAndEpoch guard,
      LoadedSession loaded,
      Optional<StoredRecord> credentials,
      boolean resume) {
    if (!shards.has(guard)) {
      return Optional.empty();
    }
    SessionRecords records = means.cache().open(loaded.session().id());
    credentials.ifPresent(records::warm);
    SessionLoop loop = open(means.journal().writer(guard, records), loaded, resume);
    if (resume) {
      loop.post(new SessionInput.Resume(SessionTurn.NO_TICKET));
    }
    return Optional.of(loop);
  }

  /// What each session reads first, for all at once.
  private Map<SessionId, StoredRecord> credentials(Collection<ShardId> taken) {
    return means.store().records().ofShards(taken, RecordKey.Kind.CREDENTIALS).stream()
        .collect(Collectors.toMap(StoredRecord::session, Function.identity()));
  }

  /// How many sessions were opened a short while ago, and are not connected yet.
  public int arriving() {
    return arrivals.count(now());
  }

  /// Whether this process runs all sessions of a shard.
  public boolean runs(ShardId shard) {
    return shards.isOpen(shard);
  }

  /// How many sessions run here.
  public int count() {
    return loops.size();
  }

  /// Stops running the sessions of shards: closes their connections, and lets the journal write
  /// what they decided.
  ///
  /// @return completes when the fate of all that is known
  public CompletableFuture<Void> handOff(Set<ShardId> leaving) {
    return close(release(leaving));
  }

  /// Closes all connections of these shards at once, and forgets their sessions: someone else may
  /// own them. A shard that runs under another epoch by now runs on.
  public void abandon(Set<ShardAndEpoch> lost) {
    List<SessionLoop> closing;
    synchronized (this) {
      closing = release(shards.still(lost));
    }
    var _ = close(closing);
  }

  private synchronized List<SessionLoop> release(Set<ShardId> leaving) {
    shards.leave(leaving);
    List<SessionLoop> closing =
        loops.values().stream().filter(loop -> leaving.contains(loop.shard())).toList();
    closing.forEach(this::forget);
    return closing;
  }

  private static CompletableFuture<Void> close(List<SessionLoop> closing) {
    closing.forEach(SessionLoop::close);
    return CompletableFuture.allOf(
        closing.stream().map(SessionLoop::settled).toArray(CompletableFuture[]::new));
  }

  /// @param resume whether a resume follows
  private SessionLoop open(JournalWriter writer, LoadedSession loaded, boolean resume) {
    SessionReads reads = new StoreReads(means.store(), writer.session(), writer.records());
    Session.Parts parts = new Session.Parts(means.engine(), random(), means.addressing(), reads);
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

  /// Creates a session. It does nothing before it is resumed.
  ///
  /// @return empty when it was created, and its shard has left meanwhile
  /// @throws SessionException.AlreadyExists when there is one
  Optional<SessionLoop> create(SessionId id, SessionConfig config, boolean start)
      throws InterruptedException {
    ShardAndEpoch guard = home(id, config.pool());
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
      requireDurable(stored, outcome);
      if (!shards.has(guard)) {
        return Optional.empty();
      }
      LoadedSession loaded = LoadedSession.created(stored);
      return Optional.of(open(writer, loaded, true));
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

  /// It is stale when the shard is lost, and when the owner of another pool's shard was quicker.
  private void requireDurable(StoredSession created, CompletableFuture<Outcome> outcome)
      throws InterruptedException {
    SessionId id = created.id();
    try {
      switch (outcome.get()) {
        case Outcome.Durable _ -> {}
        case Outcome.Stale _ -> {
          StoredSession found =
              means
                  .store()
                  .sessions()
                  .find(id)
                  .orElseThrow(() -> new SessionException.Moving(id.value()));
          throw found.shard().equals(created.shard())
              ? new SessionException.OutcomeUnknown(id.value(), CREATED_AND_MOVED)
              : new SessionException.AlreadyExists(id.value());
        }
        case Outcome.Failed _ -> throw overloaded(id);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static SessionException.Overloaded overloaded(SessionId id) {
    return new SessionException.Overloaded(
        id.value(), "the store does not keep up", Duration.ofSeconds(1));
  }

  private ShardAndEpoch home(SessionId id, Optional<String> pool) {
    Optional<ShardId> home = means.membership().home(id, pool);
    if (home.isEmpty()) {
      return shards.emptiest(means.store().sessions().countByShard());
    }
    if (means.store().sessions().find(id).isPresent()) {
      throw new SessionException.AlreadyExists(id.value());
    }
    return shards.find(home.get()).orElseThrow(() -> new SessionException.Moving(id.value()));
  }

  Optional<SessionLoop> find(SessionId id) {
    return Optional.ofNullable(loops.get(id));
  }

  /// Finds a session, here or on its way here.
  ///
  /// @throws SessionException.Elsewhere when another member runs it
  Optional<SessionLoop> seek(SessionId id) {
    Optional<SessionLoop> here = find(id);
    if (here.isPresent()) {
      return here;
    }
    means.membership().seek(id);
    return find(id);
  }

  /// The sessions that run here, by name.
  public List<SessionView> views() {
    return all().stream().map(loop -> loop.snapshot().view()).toList();
  }

  /// What is known of the sessions that other members run.
  List<SessionView> elsewhere() {
    return means.membership().elsewhere().stream().map(this::view).toList();
  }

  /// What the store knows of a session that another member runs, or will run.
  SessionView sighted(SessionId id) {
    return means
        .store()
        .sessions()
        .sight(id)
        .map(this::view)
        .orElseThrow(() -> new SessionException.NotFound(id.value()));
  }

  private SessionView view(Sighting sighting) {
    StoredSession stored = sighting.session();
    Optional<Sighting.Said> said = sighting.status();
    return new SessionView(
        stored.id().value(),
        said.map(it -> SessionStatus.valueOf(it.status())).orElse(SessionStatus.STOPPED),
        said.map(Sighting.Said::since).orElse(stored.createdAt()),
        SessionConfig.read(Json.read(stored.config()), means.defaults()),
        stored.me().map(MeJson::decode),
        Optional.empty(),
        said.flatMap(Sighting.Said::reason),
        means.membership().placeOf(stored.shard()));
  }

  /// A session as the store has it.
  Optional<SessionView> stored(SessionId id) {
    return means
        .store()
        .sessions()
        .find(id)
        .map(stored -> view(new Sighting(stored, Optional.empty())));
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

  RandomGenerator random() {
    return machinery.random();
  }

  Engine engine() {
    return means.engine();
  }

  @Override
  public Alarms alarms() {
    return machinery;
  }

  @Override
  public Instant now() {
    return means.clock().instant();
  }

  @Override
  public boolean isEntitled() {
    return means.membership().isEntitled();
  }

  @Override
  public void connect(Runnable connect) {
    means.membership().connect(connect);
  }

  @Override
  public void execute(Runnable work) {
    if (!closed) {
      machinery.execute(work);
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
      case REMOVED -> forget(loop);
      case FENCED -> {
        forget(loop);
        means.membership().fenced(loop.shard());
      }
      case FAILED -> {
        Duration pause = quarantine.failed(loop.id(), now());
        LOGGER.atInfo().addKeyValue("session", loop.id()).log("opened again in {}", pause);
        // What it appended is in the store by then, or never will be.
        var _ = loop.settled().thenRun(() -> reopenAfter(pause, loop));
      }
      case CLOSED -> {}
    }
  }

  private void reopenAfter(Duration pause, SessionLoop loop) {
    var _ = machinery.after(pause, () -> execute(() -> reopen(loop)));
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
      Optional<ShardAndEpoch> guard = loaded.flatMap(it -> shards.find(it.session().shard()));
      if (guard.isEmpty()) {
        forget(failed);
      } else {
        reopen(failed, guard.get(), loaded.orElseThrow());
      }
    } catch (StoreException e) {
      LOGGER
          .atWarn()
          .addKeyValue("session", failed.id())
          .log("not reopened yet: {}", e.getMessage());
      reopenAfter(Quarantine.SHORTEST, failed);
    }
  }

  private synchronized void reopen(SessionLoop failed, ShardAndEpoch guard, LoadedSession loaded) {
    if (loops.get(failed.id()) == failed) {
      var _ = openIfOurs(guard, loaded, Optional.empty(), true);
    }
  }

  /// Closes all connections, and stops when the steps that are being taken have ended. What is in
  /// the journal is still written.
  @Override
  public void close() {
    closed = true;
    loops.values().forEach(SessionLoop::close);
    machinery.close();
  }
}
