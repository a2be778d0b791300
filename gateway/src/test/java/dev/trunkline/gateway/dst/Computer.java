package dev.trunkline.gateway.dst;

import dev.trunkline.gateway.store.Member;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where a member's processes run, one after the other, with a clock of its own.
final class Computer {
  private static final int FIRST_PORT = 7000;
  private static final int DRIFT_PERCENT_MAX = 2;

  private final ClusterWorld world;
  private final int number;
  private final Duration skew;
  private final double speed;
  private @Nullable MemberProcess process;
  private int started;

  Computer(ClusterWorld world, int number) {
    this.world = world;
    this.number = number;
    Duration most = world.plan().skew();
    skew = world.upTo(most.multipliedBy(2)).minus(most);
    speed = 1 + (world.upTo(2 * DRIFT_PERCENT_MAX) - DRIFT_PERCENT_MAX) / 100.0;
  }

  String name() {
    return "member" + number;
  }

  int port() {
    return FIRST_PORT + number;
  }

  Duration skew() {
    return skew;
  }

  /// Its clock that nobody sets.
  long nanos(Instant now) {
    return (long) (Duration.between(ClusterWorld.BEGIN, now).toNanos() * speed);
  }

  Optional<MemberProcess> process() {
    return Optional.ofNullable(process);
  }

  void start() {
    if (process == null) {
      process = new MemberProcess(world, this, name() + "." + ++started);
      world.started(process);
      process.lives().begin();
    }
  }

  /// The process is killed; its connections to the store close.
  void kill() {
    MemberProcess dying = process;
    if (dying != null) {
      process = null;
      dying.kill();
      world.fell(dying);
    }
  }

  /// The process has left by itself.
  void exited(MemberProcess over) {
    if (process == over) {
      world.after(
          Duration.ZERO,
          () -> {
            if (process == over) {
              kill();
            }
          });
    }
  }

  boolean runs(Member member) {
    return process != null && process.wasOnce(member.id());
  }
}
