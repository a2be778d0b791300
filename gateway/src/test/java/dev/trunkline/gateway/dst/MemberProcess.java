package dev.trunkline.gateway.dst;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.device.LinkedDevice;
import dev.trunkline.gateway.journal.Journal;
import dev.trunkline.gateway.journal.RecordCache;
import dev.trunkline.gateway.journal.SteppedJournal;
import dev.trunkline.gateway.session.Membership;
import dev.trunkline.gateway.session.Place;
import dev.trunkline.gateway.session.SessionDefaults;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.session.SteppedSessions;
import dev.trunkline.gateway.session.Unheard;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One process, from its start to its death: sessions, a journal, and one life as a member after
/// the other. Production's code runs all of it.
final class MemberProcess {
  private static final long CACHE_BYTES = 1 << 20;
  private static final int CONNECT_MILLIS = 60;

  private final ClusterWorld world;
  private final Computer computer;
  private final String name;
  private final RandomGenerator random;
  private final Clockwork clockwork;
  private final ReachedStore store;
  private final Journal journal;
  private final SessionHost host;
  private final Lives lives;
  private final List<Wire> wires = new ArrayList<>();
  private boolean committing;

  MemberProcess(ClusterWorld world, Computer computer, String name) {
    this.world = world;
    this.computer = computer;
    this.name = name;
    random = world.split();
    clockwork = new Clockwork(world, world.split(), this::commitSoon);
    store = new ReachedStore(world, this);
    journal = SteppedJournal.open(store, this::nanos, clockwork::sleep);
    host =
        SteppedSessions.host(
            new SessionHost.Means(
                new Lines(),
                store,
                journal,
                new RecordCache(store.records(), CACHE_BYTES),
                SessionDefaults.DEFAULT,
                false,
                Profile.Addressing.PREFER_LID,
                () -> world.now().plus(computer.skew()),
                new InCluster()),
            new Opened(),
            new Bench());
    lives = new Lives(world, this);
  }

  ClusterWorld world() {
    return world;
  }

  Computer computer() {
    return computer;
  }

  Clockwork clockwork() {
    return clockwork;
  }

  ReachedStore store() {
    return store;
  }

  SessionHost host() {
    return host;
  }

  Lives lives() {
    return lives;
  }

  long nanos() {
    return computer.nanos(world.now());
  }

  void trace(String what, Object... details) {
    world.trace(name, what, details);
  }

  /// Whatever happened may have appended something.
  private void commitSoon() {
    if (!committing && journal.waiting() > 0) {
      committing = true;
      clockwork.later(world.upTo(world.plan().commit()), "journal", this::commit);
    }
  }

  private void commit() {
    clockwork.work(() -> {
      SteppedJournal.round(journal);
      committing = false;
    });
  }

  void kill() {
    trace("is killed");
    clockwork.kill();
    wires.forEach(Wire::close);
  }

  boolean isAlive() {
    return !clockwork.isDead();
  }

  /// Whether it was, or is, this member.
  boolean wasOnce(MemberId member) {
    return lives.include(member);
  }

  boolean hasLease() {
    return world.mistake() == Mistake.IGNORES_ITS_LEASE || lives.isEntitled();
  }

  boolean isConnected(SessionId session) {
    return wires.stream().anyMatch(it -> it.isOpen() && it.isOf(session));
  }

  boolean isAwakeFor(Duration time) {
    return clockwork.isAwakeFor(time);
  }

  /// The network breaks all of its connections.
  void cutLines() {
    wires.stream().filter(Wire::isOpen).forEach(Wire::cut);
  }

  /// The network breaks one of its connections.
  void cutLine(int which) {
    List<Wire> open = wires.stream().filter(Wire::isOpen).toList();
    if (!open.isEmpty()) {
      open.get(which % open.size()).cut();
    }
  }

  @Override
  public String toString() {
    return name;
  }

  /// The engine, on lines to the simulator.
  private final class Lines implements Engine {
    @Override
    public Account open(Records records, Profile profile, RandomGenerator chance) {
      return new LinkedDevice(records, profile, chance);
    }

    @Override
    public String newMessageId(RandomGenerator chance) {
      byte[] bytes = new byte[9];
      chance.nextBytes(bytes);
      return "3EB0" + HexFormat.of().withUpperCase().formatHex(bytes);
    }

    @Override
    public Transport transport(Consumer<Input> inbox) {
      Wire wire = new Wire(world, MemberProcess.this, inbox);
      wires.add(wire);
      return wire;
    }
  }

  private final class InCluster implements Membership {
    @Override
    public boolean isEntitled() {
      return hasLease();
    }

    @Override
    public void connect(Runnable connect) {
      clockwork.later(world.upTo(Duration.ofMillis(CONNECT_MILLIS)), "connects", connect);
    }

    @Override
    public Optional<ShardId> home(SessionId session, Optional<String> pool) {
      throw new UnsupportedOperationException("no session is created");
    }

    @Override
    public void seek(SessionId session) {
      throw new UnsupportedOperationException("nobody waits");
    }

    @Override
    public List<Sighting> elsewhere() {
      return List.of();
    }

    @Override
    public Place placeOf(ShardId shard) {
      return new Place.Nowhere();
    }

    @Override
    public void fenced(ShardId shard) {
      trace("is fenced from shard %s", shard);
      lives.doubt(shard);
    }
  }

  private final class Opened extends Unheard {
    @Override
    public void opened(SessionId session) {
      wires.getLast().belongsTo(session);
      trace("opens %s", session);
    }

    @Override
    public void closed(SessionId session) {
      trace("closes %s", session);
    }
  }

  private final class Bench implements SteppedSessions.Bench {
    @Override
    public void execute(Runnable work) {
      clockwork.later(world.upTo(Duration.ofMillis(1)), "threads", work);
    }

    @Override
    public Future<?> after(Duration delay, Runnable action) {
      CompletableFuture<@Nullable Void> rung = new CompletableFuture<>();
      Duration positive = delay.isNegative() ? Duration.ZERO : delay;
      clockwork.later(
          positive,
          "alarms",
          () -> {
            if (rung.complete(null)) {
              action.run();
            }
          });
      return rung;
    }

    @Override
    public RandomGenerator random() {
      return random;
    }
  }
}
