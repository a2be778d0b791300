package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.Vigil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Watches the other members, and keeps a census.
///
/// Each member waits for the locks of the two that come after it in the order of incarnations, so
/// that each is watched by two. Whoever sees a lock fall looks whether the process is gone, and
/// declares it so. Members that fall silent are declared gone by whoever finds it first.
///
/// Threads: one for the census, two for the vigils.
final class Watch implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);

  static final Duration CENSUS_EVERY = Duration.ofMillis(250);
  private static final Duration VIGIL = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int VIGILS = 2;
  private static final String GONE = "its process is gone";

  /// Sessions are counted once in so many censuses.
  private static final int COUNT_SESSIONS_EVERY = 8;

  private final MemberId self;
  private final Store store;
  private final Members members;
  private final Timing timing;
  private final Lease lease;
  private final Silence silence;
  private final Probe probe;
  private final Listener listener;
  private final Semaphore asked = new Semaphore(0);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Vigil> vigils = new ArrayList<>();
  private volatile Census census = Census.NOTHING;
  private volatile boolean closed;
  private Map<ShardId, Integer> sessions = Map.of(); // of the thread that counts
  private int rounds;

  /// Who wants to know. Called on the watch's threads, and quick.
  interface Listener {
    void counted(Census census);

    /// A member is gone for good.
    void died(Member member, String reason);
  }

  /// The store, and who is looking at it.
  ///
  /// @param nanos the clock of who is looking
  record Post(
      MemberId self,
      Store store,
      Members members,
      Timing timing,
      Lease lease,
      LongSupplier nanos) {}

  Watch(Post post, Probe probe, Listener listener) {
    this.self = post.self;
    this.store = post.store;
    this.members = post.members;
    this.timing = post.timing;
    this.lease = post.lease;
    this.silence = new Silence(post.nanos);
    this.probe = probe;
    this.listener = listener;
  }

  void start() {
    threads.add(Thread.ofVirtual().name("census").start(this::keepCounting));
    for (int i = 1; i <= VIGILS; i++) {
      int distance = i;
      Vigil vigil = members.vigil();
      vigils.add(vigil);
      threads.add(
          Thread.ofPlatform().name("vigil-" + i).daemon().start(() -> watch(vigil, distance)));
    }
  }

  Census census() {
    return census;
  }

  /// Counts now rather than later.
  void hurry() {
    asked.release();
  }

  private void keepCounting() {
    while (!closed) {
      count();
      rest();
    }
  }

  /// Takes a census.
  void count() {
    try {
      List<Member> living = members.living();
      if (burySilent(living)) {
        living = members.living();
      }
      if (rounds++ % COUNT_SESSIONS_EVERY == 0) {
        sessions = store.sessions().countByShard();
      }
      publish(
          new Census(
              living,
              store.ownership().owners(),
              sessions,
              store.ownership().wishes(),
              members.evensOut()));
    } catch (StoreException e) {
      LOGGER.atDebug().log("no census: {}", e.getMessage());
    }
  }

  /// Whoever was cut off from the store itself, or finds it back after it was away, cannot tell who
  /// else was silent: it gives the others as much time as itself.
  ///
  /// @return whether anybody was declared gone
  private boolean burySilent(List<Member> living) {
    boolean any = false;
    for (Member silent : silence.longerThan(timing.takeover(), living)) {
      if (!silent.id().equals(self)
          && lease.heldFor(timing.takeover())
          && members.burySilent(
              silent, "silent for more than " + timing.takeover().toMillis() + " ms")) {
        LOGGER.atWarn().addKeyValue("member", silent.id()).log("silent for too long: it is gone");
        any = true;
      }
    }
    return any;
  }

  private void rest() {
    try {
      boolean _ = asked.tryAcquire(CENSUS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
      asked.drainPermits();
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  private void publish(Census now) {
    List<Member> before = census.members();
    census = now;
    for (Member member : before) {
      if (now.find(member.id()).isEmpty() && !member.id().equals(self)) {
        String reason =
            members.find(member.id()).flatMap(Member::gone).map(Member.Gone::reason).orElse("");
        listener.died(member, reason);
      }
    }
    listener.counted(now);
  }

  private void watch(Vigil vigil, int distance) {
    while (!closed) {
      try {
        List<Member> ring = ring();
        if (ring.size() < distance) {
          Thread.sleep(PAUSE);
        } else {
          Member neighbour = ring.get(distance - 1);
          if (vigil.awaitFall(neighbour, VIGIL) && fell(neighbour)) {
            Thread.sleep(PAUSE); // until the next census is there
          }
        }
      } catch (StoreException e) {
        LOGGER.atDebug().log("a vigil was disturbed: {}", e.getMessage());
        pause();
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// The others, from the one after this member on.
  private List<Member> ring() {
    List<Member> all = census.members();
    int me = 0;
    while (me < all.size() && !all.get(me).id().equals(self)) {
      me++;
    }
    List<Member> ring = new ArrayList<>();
    for (int i = 1; i < all.size() && me < all.size(); i++) {
      ring.add(all.get((me + i) % all.size()));
    }
    return ring;
  }

  /// A lock fell. The connection broke, or the process died.
  ///
  /// @return false when that is known
  boolean fell(Member member) {
    if (census.find(member.id()).isEmpty()) {
      return false;
    }
    if (probe.isRefused(member)) {
      if (members.bury(member.id(), GONE)) {
        LOGGER.atWarn().addKeyValue("member", member.id()).log(GONE);
        listener.died(member, GONE);
      }
      hurry();
    }
    return true;
  }

  private void pause() {
    try {
      Thread.sleep(PAUSE.multipliedBy(5));
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    vigils.forEach(Vigil::close);
    threads.forEach(Thread::interrupt);
  }
}
