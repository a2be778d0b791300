package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.Members;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One life of this process in the cluster, from its entry in the store until it leaves, is
/// declared gone, or is expelled.
final class Life implements AutoCloseable, Assembly.Duties {
  private static final Logger LOGGER = LoggerFactory.getLogger(Life.class);
  private static final Duration HAND_OFF_MAX = Duration.ofSeconds(8);

  private final World world;
  private final Assembly assembly;
  private final Lifeline lifeline;
  private final Lease lease;
  private final LongSupplier nanos;
  private final Intake intake = new Intake();
  private final ShardKeeper keeper;
  private final Heartbeat heartbeat;
  private final Watch watch;

  /// What a life is lived in.
  ///
  /// @param counted is told of each census
  /// @param ended is told when the life is over, and why
  record World(
      ClusterSettings settings,
      int httpPort,
      Store store,
      Members members,
      StoreClock clock,
      Shards shards,
      Consumer<Census> counted,
      Consumer<String> ended) {}

  /// How a life perceives the time and the others, and what runs its hand-offs.
  record Senses(LongSupplier nanos, Probe probe, Executor handOffs) {
    static final Senses REAL =
        new Senses(
            System::nanoTime,
            Probe::byTcp,
            work -> Thread.ofVirtual().name("hand-off").start(work));
  }

  /// Enters the cluster; the rest follows by itself.
  Life(World world, Assembly.Opening opening) {
    this(world, opening, Senses.REAL);
  }

  Life(World world, Assembly.Opening opening, Senses senses) {
    this.world = world;
    ClusterSettings settings = world.settings;
    assembly = opening.open(settings.host(), settings.port());
    boolean entered = false;
    try {
      lifeline = world.members.join(settings.profile(assembly.port(), world.httpPort));
      entered = true;
    } finally {
      if (!entered) {
        assembly.close();
      }
    }
    lease = new Lease(settings.timing().fence(), senses.nanos);
    nanos = senses.nanos;
    keeper =
        new ShardKeeper(
            self(),
            new ShardKeeper.Means(
                world.store.ownership(), world.shards, this::lacking, senses.handOffs),
            lease);
    heartbeat = new Heartbeat(lifeline, lease, settings.timing(), new Pulse(), senses.nanos);
    watch =
        new Watch(
            new Watch.Post(
                self(), world.store, world.members, settings.timing(), lease, senses.nanos),
            senses.probe,
            new Lookout());
  }

  void begin() {
    heartbeat.start();
    keeper.start();
    watch.start();
    assembly.enter(this);
  }

  private final class Pulse implements Heartbeat.Listener {
    @Override
    public void renewed(Instant time, long askedAt) {
      world.clock.said(time, askedAt);
    }

    @Override
    public void fenced() {
      keeper.fence();
    }

    @Override
    public void restored() {
      keeper.wake();
    }

    @Override
    public void gone() {
      world.ended.accept("it was declared gone");
    }
  }

  private final class Lookout implements Watch.Listener {
    @Override
    public void counted(Census census) {
      world.counted.accept(census);
      keeper.counted(census.owners());
      assembly.counted(census);
    }

    @Override
    public void died(Member member, String reason) {
      LOGGER.atInfo().addKeyValue("member", member.id()).log("is gone: {}", reason);
      assembly.buried(member);
    }
  }

  /// Called on the keeper's thread alone.
  private void lacking(Set<ShardId> shards) {
    Census now = census();
    Set<ShardId> asked =
        intake.next(shards, now.sessions(), world.shards.arriving(), nanos.getAsLong());
    for (ShardId shard : asked) {
      now.ownerOf(shard)
          .filter(owner -> !owner.id().equals(self()))
          .ifPresent(owner -> assembly.ask(owner, shard));
    }
  }

  Lease lease() {
    return lease;
  }

  ShardKeeper keeper() {
    return keeper;
  }

  Heartbeat heartbeat() {
    return heartbeat;
  }

  Watch watch() {
    return watch;
  }

  @Override
  public MemberId self() {
    return lifeline.member();
  }

  @Override
  public boolean runsSessions() {
    return world.settings.role().runsSessions();
  }

  @Override
  public Members members() {
    return world.members;
  }

  @Override
  public Census census() {
    return watch.census();
  }

  @Override
  public void want(ShardId shard) {
    Optional<ShardOwner> before =
        census().owners().stream().filter(o -> o.guard().shard().equals(shard)).findFirst();
    boolean first = before.isEmpty() || before.get().guard().epoch().value() == 0;
    keeper.want(shard, first ? "first owner" : "placed here");
  }

  @Override
  public void offer(ShardId shard) {
    keeper.offer(shard);
  }

  @Override
  public CompletionStage<Set<ShardId>> letGo(Set<ShardId> asked) {
    return keeper.letGo(asked);
  }

  @Override
  public void expelled(String reason) {
    world.ended.accept(reason);
  }

  /// Leaves: releases what is left, says farewell.
  @Override
  public void close() {
    try {
      var _ =
          keeper
              .leaveAll("its member leaves")
              .completeOnTimeout(null, HAND_OFF_MAX.toMillis(), TimeUnit.MILLISECONDS)
              .join();
    } finally {
      end("left");
    }
  }

  /// Ends without a farewell to the shards: their connections are closed at once. The others need
  /// not wait for the rest.
  void abort(String reason) {
    lease.lose();
    keeper.fence();
    bury(reason);
    end(reason);
  }

  private void end(String reason) {
    keeper.close();
    heartbeat.close();
    watch.close();
    assembly.close();
    bury(reason);
    lifeline.close();
  }

  private void bury(String reason) {
    try {
      boolean _ = world.members.bury(self(), reason);
    } catch (StoreException e) {
      LOGGER.atWarn().addKeyValue("member", self()).log("left unnoticed: {}", e.getMessage());
    }
  }
}
