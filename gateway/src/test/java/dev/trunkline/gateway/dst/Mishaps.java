package dev.trunkline.gateway.dst;

import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What goes wrong in a world, one thing after the other.
final class Mishaps {
  private static final List<FaultKind> FAULTS =
      List.of(
          FaultKind.DROP_BEFORE,
          FaultKind.DROP_AFTER,
          FaultKind.SILENCE,
          FaultKind.SLOW_ANSWER,
          FaultKind.DELAY,
          FaultKind.LOGIN_FAILURE,
          FaultKind.STREAM_ERROR,
          FaultKind.STREAM_ERROR,
          FaultKind.STREAM_ERROR);
  private static final List<String> STREAM_ERRORS = List.of("503", "515", "conflict", "conflict");

  private final ClusterWorld world;
  private final RandomGenerator random;

  Mishaps(ClusterWorld world) {
    this.world = world;
    this.random = world.split();
  }

  void begin() {
    for (int i = 0; i < world.plan().mishaps(); i++) {
      long at = 3_000 + random.nextLong(Plan.CHAOS.toMillis() - 3_000);
      world.after(Duration.ofMillis(at), this::happen);
    }
  }

  private void happen() {
    Computer computer = pick(world.computers());
    ShardId shard = new ShardId(random.nextInt(world.plan().shards()));
    switch (random.nextInt(16)) {
      case 0, 1 -> kill(computer);
      case 2, 3, 4 -> freeze(computer);
      case 5, 6 -> cutOff(List.of(computer));
      case 7 -> cutOff(world.computers());
      case 8, 9 -> wish(shard);
      case 10 -> drain(computer);
      case 11 -> mislead(shard);
      case 12 -> computer.process().ifPresent(it -> it.lives().expel());
      case 13 -> computer.process().ifPresent(it -> it.cutLine(random.nextInt(9)));
      default -> fault();
    }
  }

  /// Something happens to who runs this shard.
  void strike(Computer computer, ShardId shard) {
    switch (random.nextInt(4)) {
      case 0 -> kill(computer);
      case 1 -> computer.process().ifPresent(MemberProcess::cutLines);
      default -> wish(shard);
    }
  }

  private void kill(Computer computer) {
    computer.kill();
    world.after(millis(200, 9_000), computer::start);
  }

  private void freeze(Computer computer) {
    computer
        .process()
        .ifPresent(process -> {
          process.trace("is frozen");
          process.clockwork().freeze();
          world.after(
              millis(100, random.nextBoolean() ? 2_000 : 14_000),
              () -> {
                process.trace("goes on");
                process.clockwork().thaw();
              });
        });
  }

  /// These do not reach the store, and their locks fall.
  private void cutOff(List<Computer> computers) {
    Duration time = millis(100, random.nextBoolean() ? 2_000 : 14_000);
    for (Computer computer : computers) {
      computer
          .process()
          .ifPresent(process -> {
            process.trace("does not reach the store for %s", time);
            process.clockwork().cutOff(true);
            world.fell(process);
            world.after(time, () -> process.clockwork().cutOff(false));
          });
    }
  }

  private void wish(ShardId shard) {
    String target = pick(world.computers()).name();
    world.trace("operator", "wants shard %s to be at %s", shard, target);
    world.store().ownership().wish(shard, Optional.of(target));
  }

  /// A process is told to stop: it drains, leaves, and another one starts later.
  private void drain(Computer computer) {
    computer
        .process()
        .ifPresent(process -> {
          process.trace("is told to stop");
          process
              .lives()
              .current()
              .ifPresent(life -> world.store().members().orElseThrow().drain(life.self(), 2));
          world.after(millis(500, 5_000), () -> process.lives().leave());
          world.after(millis(9_000, 16_000), computer::start);
        });
  }

  private void mislead(ShardId shard) {
    pick(world.computers()).process().ifPresent(it -> world.placer().mislead(shard, it));
    world.after(millis(500, 10_000), () -> world.placer().lead());
  }

  private void fault() {
    FaultKind kind = pick(FAULTS);
    String code = kind == FaultKind.STREAM_ERROR ? pick(STREAM_ERRORS) : kind.defaultCode();
    Optional<String> whose = Optional.of(pick(world.accounts()).phoneNumber());
    Fault fault =
        new Fault(
            kind,
            new Fault.Target(whose, Optional.empty(), Optional.empty()),
            Fault.Odds.times(1 + random.nextInt(2)),
            code,
            millis(50, 5_000));
    world.trace("world", "a fault is ordered: %s", fault);
    boolean _ =
        world
            .core()
            .command((turn, desk) -> {
              desk.server().faults().order(turn, fault);
              return true;
            });
  }

  private Duration millis(int least, int most) {
    return Duration.ofMillis(least + random.nextInt(most - least));
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
