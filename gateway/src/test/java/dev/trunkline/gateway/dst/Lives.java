package dev.trunkline.gateway.dst;

import dev.trunkline.gateway.cluster.ClusterSettings;
import dev.trunkline.gateway.cluster.Shards;
import dev.trunkline.gateway.cluster.SteppedLife;
import dev.trunkline.gateway.cluster.Timing;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The lives of one process as a member, one after the other, as `ClusterMember` lives them.
final class Lives {
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final Duration CLAIM = Duration.ofMillis(100);
  private static final Duration CENSUS = Duration.ofMillis(250);
  private static final Duration BETWEEN_LIVES = Duration.ofMillis(500);
  private static final Duration HAND_OFF_MAX = Duration.ofSeconds(5);
  private static final Duration LEAVE_MAX = Duration.ofSeconds(8);
  private static final Duration GLANCE = Duration.ofMillis(10);
  private static final int CAPACITY = 100;
  private static final int CONNECTS_PER_SECOND = 1_000;

  private final ClusterWorld world;
  private final MemberProcess process;
  private final Clockwork clockwork;
  private final Set<MemberId> all = new HashSet<>();
  private @Nullable SteppedLife life;
  private @Nullable SteppedLife blind;
  private boolean over = true;

  Lives(ClusterWorld world, MemberProcess process) {
    this.world = world;
    this.process = process;
    this.clockwork = process.clockwork();
  }

  void begin() {
    clockwork.run("life", () -> clockwork.work(this::live));
  }

  private void live() {
    SteppedLife next;
    try {
      next =
          new SteppedLife(settings(), process.computer().port(), process.store(), shards(), body());
    } catch (StoreException _) {
      clockwork.later(BETWEEN_LIVES, "life", this::live);
      return;
    }
    process.trace("lives as %s", next.self());
    life = next;
    over = false;
    all.add(next.self());
    renew(next);
    every(LOOK, "look", next, false, () -> look(next));
    every(CLAIM, "keeper", next, true, next::claim);
    every(CENSUS, "census", next, true, next::count);
  }

  private void look(SteppedLife mine) {
    if (blind != mine) {
      mine.look();
      if (world.mistake() == Mistake.IGNORES_ITS_LEASE && mine.isEntitled()) {
        blind = mine;
      }
    }
  }

  private ClusterSettings settings() {
    return new ClusterSettings(
        process.computer().name(),
        MemberProfile.Role.ALL,
        process.computer().name(),
        1,
        CAPACITY,
        Set.of(),
        Timing.DEFAULT,
        CONNECTS_PER_SECOND,
        LEAVE_MAX);
  }

  private SteppedLife.Body body() {
    return new SteppedLife.Body(
        process::nanos,
        world::isDead,
        work -> clockwork.later(Duration.ZERO, "hand-off", () -> clockwork.onStrand(work)),
        (owner, shard) -> world.placer().ask(process, owner, shard),
        this::ended);
  }

  /// The shards of a member, as `Clustering` has its host run them.
  private Shards shards() {
    return new Shards() {
      @Override
      public void open(Collection<ShardAndEpoch> claimed) {
        process.trace("opens %s", claimed);
        process.host().open(claimed, true);
      }

      @Override
      public int arriving() {
        return process.host().arriving();
      }

      @Override
      public CompletableFuture<Void> handOff(Set<ShardId> leaving) {
        process.trace("hands off %s", leaving);
        if (world.mistake() == Mistake.RELEASES_BEFORE_CLOSING) {
          clockwork.later(
              Duration.ofMillis(500),
              "closing",
              () -> {
                var _ = process.host().handOff(leaving);
              });
          return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> settled = process.host().handOff(leaving);
        await(settled, HAND_OFF_MAX);
        return CompletableFuture.completedFuture(null); // for whoever would wait in real time
      }

      @Override
      public void abandon(Set<ShardAndEpoch> lost) {
        if (!lost.isEmpty()) {
          process.trace("abandons %s", lost);
        }
        process.host().abandon(lost);
      }
    };
  }

  /// Waits, on a strand.
  private void await(CompletableFuture<?> what, Duration longest) {
    Duration waited = Duration.ZERO;
    while (!what.isDone() && waited.compareTo(longest) < 0) {
      clockwork.sleep(GLANCE);
      waited = waited.plus(GLANCE);
    }
  }

  private void renew(SteppedLife mine) {
    if (isCurrent(mine)) {
      clockwork.work(() -> {
        if (mine.renew()) {
          clockwork.later(Timing.DEFAULT.renew(), "renew", () -> renew(mine));
        }
      });
    }
  }

  private boolean isCurrent(SteppedLife mine) {
    return life == mine && !over;
  }

  private void every(Duration period, String lane, SteppedLife mine, boolean asks, Runnable turn) {
    if (!isCurrent(mine)) {
      return;
    }
    Runnable once =
        () -> {
          turn.run();
          clockwork.later(world.pace(period), lane, () -> every(period, lane, mine, asks, turn));
        };
    if (asks) {
      clockwork.work(once);
    } else {
      once.run();
    }
  }

  private void ended(String why) {
    SteppedLife ending = life;
    clockwork.later(Duration.ZERO, "life", () -> clockwork.work(() -> next(ending, why)));
  }

  private void next(@Nullable SteppedLife ending, String why) {
    if (ending == null || !isCurrent(ending)) {
      return;
    }
    over = true;
    process.trace("its life is over: %s", why);
    ending.abort(why);
    clockwork.later(BETWEEN_LIVES, "life", () -> clockwork.work(this::live));
  }

  /// Leaves in good order, if it can, and ends the process.
  void leave() {
    clockwork.run(
        "life",
        () ->
            clockwork.onStrand(() -> {
              SteppedLife leaving = life;
              if (leaving != null && !over) {
                CompletableFuture<Void> left = leaving.leaveAll();
                await(left, LEAVE_MAX);
                over = true;
                if (left.isDone()) {
                  leaving.close();
                }
              }
              process.computer().exited(process);
            }));
  }

  /// The others say that it is not one of them any more.
  void expel() {
    clockwork.run("life", () -> ended("the others went on without it"));
  }

  Set<MemberId> all() {
    return all;
  }

  boolean include(MemberId member) {
    return all.contains(member);
  }

  boolean isEntitled() {
    return life != null && life.isEntitled();
  }

  Optional<SteppedLife> current() {
    return over ? Optional.empty() : Optional.ofNullable(life);
  }

  void doubt(ShardId shard) {
    current().ifPresent(it -> it.doubt(shard));
  }

  /// The lock of another member fell. It is asked about until the store answers.
  void fell(Member member) {
    clockwork.run("vigil", () -> clockwork.work(() -> look(member)));
  }

  private void look(Member member) {
    try {
      current().ifPresent(it -> it.fell(member));
    } catch (StoreException _) {
      clockwork.later(BETWEEN_LIVES, "vigil", () -> fell(member));
    }
  }

  List<ShardAndEpoch> held() {
    return current().map(SteppedLife::held).orElse(List.of());
  }
}
