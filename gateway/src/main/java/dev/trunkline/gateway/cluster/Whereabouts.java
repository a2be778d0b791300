package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.session.Place;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoredSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Finds out who runs a session, and holds requests while nobody does.
final class Whereabouts {
  /// Requests that wait for sessions on their way. One too many is answered at once.
  private static final int HELD_MAX = 2_000;

  private static final Duration LOOK = Duration.ofMillis(25);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration NOBODY_RETRY_AFTER = Duration.ofSeconds(10);
  private static final int PAGE = 1_000;
  private static final String STARTING = SessionStatus.STARTING.name();

  private final Store store;
  private final Predicate<ShardId> runsHere;
  private final Duration hold;
  private final Semaphore room = new Semaphore(HELD_MAX);

  // Guarded by this.
  private Optional<MemberId> self = Optional.empty();
  private Census census = Census.NOTHING;
  private volatile boolean closed;

  /// @param hold how long a request waits at most
  Whereabouts(Store store, Predicate<ShardId> runsHere, Duration hold) {
    this.store = store;
    this.runsHere = runsHere;
    this.hold = hold;
  }

  /// This process lives as `member` from now on.
  synchronized void live(MemberId member) {
    self = Optional.of(member);
  }

  synchronized void counted(Census now) {
    census = now;
  }

  synchronized Census census() {
    return census;
  }

  /// The shard that a session is created in, as soon as it runs here.
  ///
  /// @throws SessionException.Elsewhere when another member owns it
  /// @throws SessionException.Overloaded when nobody does, for too long or for too many requests
  ShardId home(SessionId session, Optional<String> pool) {
    await(
        session, () -> census().home(session, pool).filter(it -> isHere(session, it)).isPresent());
    return census().home(session, pool).orElseThrow();
  }

  /// Returns when the session's shard runs here, or there is no such session.
  ///
  /// @throws SessionException.Elsewhere when another member owns its shard
  /// @throws SessionException.Overloaded when nobody does, for too long or for too many requests
  /// @throws SessionException.Waiting when nobody can
  void seek(SessionId session) {
    await(session, () -> isHereOrNowhere(session));
  }

  private void await(SessionId session, BooleanSupplier condition) {
    if (!hold(condition)) {
      throw new SessionException.Overloaded(
          session.value(), "The session is on its way to another member", RETRY_AFTER);
    }
  }

  private boolean isHereOrNowhere(SessionId session) {
    Optional<StoredSession> stored;
    try {
      stored = store.sessions().find(session);
    } catch (StoreException _) {
      return false;
    }
    return stored.isEmpty() || isHere(session, stored.get().shard());
  }

  private boolean isHere(SessionId session, ShardId shard) {
    if (runsHere.test(shard)) {
      return true;
    }
    Optional<Member> owner = other(shard);
    if (owner.isPresent()) {
      throw new SessionException.Elsewhere(session.value(), owner.get().id().value());
    }
    requireSomebody(session, shard);
    return false;
  }

  /// Nobody waits for a member that serves a pool: nobody knows whether there will be one.
  private void requireSomebody(SessionId session, ShardId shard) {
    Census now = census();
    if (now.poolOf(shard).isPresent()) {
      now.obstacle(shard)
          .ifPresent(why -> {
            throw new SessionException.Waiting(session.value(), why, NOBODY_RETRY_AFTER);
          });
    }
  }

  /// Returns when members that run sessions are known, as a moment after the first one started; or
  /// when it has taken too long.
  void awaitMembers() {
    boolean _ = hold(() -> census().capacity() > 0);
  }

  /// @return whether it came true while the request could be held
  private boolean hold(BooleanSupplier condition) {
    long deadline = System.nanoTime() + hold.toNanos();
    boolean waits = false;
    try {
      while (!condition.getAsBoolean()) {
        waits = waits || room.tryAcquire();
        if (closed || !waits || System.nanoTime() - deadline > 0) {
          return false;
        }
        LockSupport.parkNanos(LOOK.toNanos());
      }
      return true;
    } finally {
      if (waits) {
        room.release();
      }
    }
  }

  /// Nothing comes here any more: nobody waits for it.
  void close() {
    closed = true;
  }

  Place placeOf(ShardId shard) {
    return census()
        .ownerOf(shard)
        .<Place>map(owner -> new Place.At(owner.name()))
        .orElseGet(Place.Nowhere::new);
  }

  private Optional<Member> other(ShardId shard) {
    Optional<MemberId> me;
    synchronized (this) {
      me = self;
    }
    return census().ownerOf(shard).filter(owner -> !me.equals(Optional.of(owner.id())));
  }

  /// The sessions that this process does not run.
  List<Sighting> elsewhere() {
    List<Sighting> others = new ArrayList<>();
    Optional<SessionId> last = Optional.empty();
    List<Sighting> page;
    do {
      page = store.sessions().sights(last, PAGE);
      for (Sighting sighting : page) {
        if (!runsHere.test(sighting.session().shard())) {
          others.add(asSeenNow(sighting));
        }
        last = Optional.of(sighting.session().id());
      }
    } while (page.size() == PAGE);
    return others;
  }

  /// What a session's last owner said is old when nobody owns it: it is on its way.
  private Sighting asSeenNow(Sighting sighting) {
    StoredSession session = sighting.session();
    Census now = census();
    boolean onItsWay =
        session.desired() == DesiredState.RUNNING && now.ownerOf(session.shard()).isEmpty();
    if (!onItsWay) {
      return sighting;
    }
    Optional<String> obstacle = now.obstacle(session.shard());
    return new Sighting(
        session,
        sighting
            .status()
            .map(said -> new Sighting.Said(STARTING, said.since(), obstacle.or(said::reason))));
  }
}
