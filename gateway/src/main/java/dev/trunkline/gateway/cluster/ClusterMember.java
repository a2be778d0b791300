package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.session.ConnectGate;
import dev.trunkline.gateway.session.Membership;
import dev.trunkline.gateway.session.Place;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This process as a member of a cluster, for as many lives as it takes: one that is declared gone,
/// or expelled, closes its connections and enters again.
public final class ClusterMember implements Membership, Neighbours, AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(ClusterMember.class);
  private static final Duration BETWEEN_LIVES = Duration.ofMillis(500);
  private static final Duration FULL_RETRY_AFTER = Duration.ofMinutes(1);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final ClusterSettings settings;
  private final Store store;
  private final Members members;
  private final StoreClock clock;
  private final Assembly.Opening opening;
  private final ConnectGate gate;
  private volatile @Nullable Whereabouts whereabouts;
  private volatile Life.@Nullable World world;
  private volatile @Nullable Life life;
  private volatile boolean draining;
  private volatile boolean closed;

  /// What it is made of.
  public record Parts(
      Store store,
      Members members,
      StoreClock clock,
      Assembly.Opening opening,
      RandomGenerator random) {}

  public ClusterMember(ClusterSettings settings, Parts parts) {
    this.settings = settings;
    this.store = parts.store;
    this.members = parts.members;
    this.clock = parts.clock;
    this.opening = parts.opening;
    this.gate = new ConnectGate(settings.connectsPerSecond(), parts.random);
  }

  /// Enters the cluster.
  ///
  /// @param httpPort where this process listens already
  /// @param shards runs the sessions of what it claims
  /// @param runs whether the sessions of a shard run here
  /// @throws RuntimeException when it cannot, as when there are too many pools
  public void start(int httpPort, Shards shards, Predicate<ShardId> runs) {
    if (settings.role().runsSessions()) {
      settings.labels().stream()
          .filter(label -> !label.equals(MemberProfile.NO_POOL))
          .forEach(store.ownership()::openPool);
    }
    whereabouts = new Whereabouts(store, runs, settings.timing().hold());
    world =
        new Life.World(
            settings, httpPort, store, members, clock, shards, this::counted, this::ended);
    live(world);
  }

  private void live(Life.World in) {
    Life next = new Life(in, opening);
    known().live(next.self());
    life = next;
    LOGGER.atInfo().addKeyValue("member", next.self()).log("lives");
    next.begin();
  }

  private void counted(Census census) {
    long workers =
        census.members().stream().filter(it -> it.profile().role().runsSessions()).count();
    gate.share((int) workers);
    known().counted(census);
  }

  /// Called on threads of the life that ended.
  private void ended(String why) {
    Life over = life;
    Thread.ofVirtual().name("next-life").start(() -> again(over, why));
  }

  private synchronized void again(@Nullable Life over, String why) {
    if (closed || over == null || over != life) {
      return; // it ends anyway, or was told twice
    }
    LOGGER.atWarn().addKeyValue("member", over.self()).log("its life is over: {}", why);
    over.abort(why);
    while (!closed) {
      try {
        Thread.sleep(BETWEEN_LIVES);
        live(Objects.requireNonNull(world));
        return;
      } catch (StoreException e) {
        LOGGER.atWarn().log("no next life yet: {}", e.getMessage());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  @Override
  public Optional<MemberId> self() {
    return Optional.ofNullable(life).map(Life::self);
  }

  @Override
  public Census census() {
    Whereabouts map = whereabouts;
    return map == null ? Census.NOTHING : map.census();
  }

  @Override
  public void hurry() {
    Life now = life;
    if (now != null) {
      now.watch().hurry();
    }
  }

  /// Whether the others count it in.
  public boolean isUp() {
    return self().flatMap(me -> census().find(me)).filter(Member::up).isPresent();
  }

  /// Whether it is about to leave.
  public boolean isDraining() {
    return draining || self().flatMap(me -> census().find(me)).filter(Member::draining).isPresent();
  }

  @Override
  public boolean isEntitled() {
    Life now = life;
    return now != null && now.lease().holds();
  }

  @Override
  public void connect(Runnable connect) {
    gate.connect(connect);
  }

  @Override
  public Optional<ShardId> home(SessionId session, Optional<String> pool) {
    known().awaitMembers();
    countedWell(known().census(), pool)
        .refusal(pool)
        .ifPresent(why -> {
          throw new SessionException.Overloaded(session.value(), why, FULL_RETRY_AFTER);
        });
    return Optional.of(known().home(session, pool));
  }

  /// Sessions are counted every other second, which is too seldom when the last places are given
  /// away.
  private Census countedWell(Census census, Optional<String> pool) {
    try {
      return census.isNearlyFull(pool) ? census.counting(store.sessions().countByShard()) : census;
    } catch (StoreException e) {
      LOGGER.atDebug().log("not counted anew: {}", e.getMessage());
      return census;
    }
  }

  @Override
  public void seek(SessionId session) {
    known().seek(session);
  }

  private Whereabouts known() {
    Whereabouts map = whereabouts;
    if (map == null) {
      throw new SessionException.Overloaded("", "The member is starting", Duration.ofSeconds(1));
    }
    return map;
  }

  @Override
  public List<Sighting> elsewhere() {
    return known().elsewhere();
  }

  @Override
  public Place placeOf(ShardId shard) {
    return known().placeOf(shard);
  }

  @Override
  public void fenced(ShardId shard) {
    Life now = life;
    if (now != null) {
      now.keeper().doubt(shard);
    }
  }

  /// Lets the shards go to other members, as long as there are any and within the limit.
  ///
  /// @param atOnce how many at a time
  public void drain(int atOnce) {
    draining = true;
    Life now = life;
    if (now == null) {
      return;
    }
    long deadline = System.nanoTime() + settings.drain().toNanos();
    try {
      members.drain(now.self(), atOnce);
      while (!now.keeper().held().isEmpty()
          && othersCanTakeSome(now)
          && System.nanoTime() - deadline < 0) {
        Thread.sleep(LOOK);
      }
    } catch (StoreException e) {
      LOGGER.atWarn().log("not drained: {}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean othersCanTakeSome(Life now) {
    Census census = census();
    Set<Optional<String>> pools =
        now.keeper().held().stream()
            .map(guard -> census.poolOf(guard.shard()))
            .collect(Collectors.toSet());
    return census.members().stream()
        .filter(member -> !member.id().equals(now.self()) && member.up() && !member.draining())
        .anyMatch(member -> pools.stream().anyMatch(member.profile()::serves));
  }

  /// Leaves the cluster.
  @Override
  public void close() {
    draining = true;
    closed = true;
    synchronized (this) { // a next life that is beginning has begun
      if (life != null) {
        life.close();
      }
    }
    if (whereabouts != null) {
      whereabouts.close();
    }
    gate.close();
  }
}
