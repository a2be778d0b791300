package dev.trunkline.launcher.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// One fault as it befalls a cluster: whom, and what it does from its beginning to its end.
final class Calamity {
  private static final Duration FROZEN = Duration.ofSeconds(10);
  private static final Duration STORE_FROZEN = Duration.ofSeconds(6);
  private static final Duration CUT_FOR = Duration.ofSeconds(15);
  private static final Duration PARTED_FOR = Duration.ofSeconds(20);
  private static final Duration CUT_OFF = Duration.ofSeconds(5);
  private static final Duration DEAD = Duration.ofSeconds(8);
  private static final Duration DEAD_FOR_LONG = Duration.ofSeconds(15);
  private static final Duration SET_FOR = Duration.ofSeconds(10);
  private static final Duration HOUR = Duration.ofHours(1);

  private final ClusterStage stage;
  private final ClusterFault fault;
  private final int number;
  private final List<String> problems = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  Calamity(ClusterStage stage, ClusterFault fault, RandomGenerator random) {
    this.stage = stage;
    this.fault = fault;
    this.number =
        switch (fault) {
          case KILL_OLDEST -> stage.oldest();
          case POOL_LONELY -> Terrain.LONELY_MEMBER;
          case POOL_SHARED -> busiest(stage);
          default -> 1 + random.nextInt(stage.members());
        };
  }

  /// Of those that share a pool, who runs more of its sessions.
  private static int busiest(ClusterStage stage) {
    return pool(stage, Terrain.SHARED, 1).size() < pool(stage, Terrain.SHARED, 2).size() ? 2 : 1;
  }

  private static List<Party> pool(ClusterStage stage, String pool, int member) {
    Set<Party> all = Set.copyOf(stage.residentsOf(pool));
    return stage.sessionsOf(member).stream().filter(all::contains).toList();
  }

  /// The sessions that it is about.
  List<Party> affected() {
    return switch (fault) {
      case ROLLING, ALL_KILLED, ALL_STOPPED, ALL_CRASH, STORE_FREEZES, STORE_CLOCK ->
          stage.residents();
      case POOL_SHARED -> pool(stage, Terrain.SHARED, number);
      case POOL_LONELY -> stage.residentsOf(Terrain.LONELY);
      default -> stage.sessionsOf(number);
    };
  }

  /// What was not as it should be meanwhile, apart from messages.
  List<String> problems() {
    return List.copyOf(problems);
  }

  /// Comes back when it is over, which the cluster may not be.
  void befall() {
    try {
      switch (fault.terrain()) {
        case PLAIN -> plain();
        case POOLS -> pools();
        case CLOCKS -> clocks();
        case WIRES -> wires();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void plain() throws InterruptedException {
    GatewayProcess member = stage.member(number);
    switch (fault) {
      case FREEZE -> {
        member.signal("STOP");
        pause(FROZEN);
        member.signal("CONT");
      }
      case STOP -> restart(member);
      case ROLLING -> {
        for (GatewayProcess each : stage.processes()) {
          restart(each);
          stage.awaitMembers();
        }
      }
      case ALL_KILLED -> {
        GatewayProcess.killAll(stage.processes());
        stage.processes().forEach(GatewayProcess::start);
      }
      case ALL_STOPPED -> {
        stage.processes().forEach(each -> each.signal("TERM"));
        stage.processes().forEach(GatewayProcess::awaitEnd);
        stage.processes().forEach(GatewayProcess::start);
      }
      case ALL_CRASH -> {
        GatewayProcess.killAll(stage.processes());
        stage.database().crash();
        stage.processes().forEach(GatewayProcess::start);
      }
      case STORE_FREEZES -> {
        stage.database().signal("STOP");
        pause(STORE_FROZEN);
        stage.database().signal("CONT");
      }
      case LIFELINE -> {
        for (int i = 0; i < CUT_OFF.toMillis() / 100; i++) {
          stage.database().disconnect("trunkline member" + number);
          pause(Duration.ofMillis(100));
        }
      }
      default -> {
        member.kill();
        pause(DEAD);
        member.start();
      }
    }
  }

  private void pools() throws InterruptedException {
    GatewayProcess member = stage.member(number);
    member.kill();
    if (fault == ClusterFault.POOL_LONELY) {
      pause(DEAD_FOR_LONG);
      stage.residentsOf(Terrain.LONELY).stream()
          .map(stage::waits)
          .flatMap(Optional::stream)
          .forEach(problems::add);
    } else {
      pause(DEAD);
    }
    member.start();
  }

  private void clocks() throws InterruptedException {
    GatewayProcess member = stage.member(number);
    int whose = fault == ClusterFault.STORE_CLOCK ? Clocks.OF_DATABASE : number;
    stage.clocks().set(whose, HOUR);
    pause(SET_FOR);
    if (fault == ClusterFault.STORE_CLOCK
        && stage.database().lead().compareTo(HOUR.dividedBy(2)) < 0) {
      problems.add("the database's clock was not set");
    }
    if (fault == ClusterFault.CLOCK_LEFT) {
      member.signal("TERM");
      member.awaitEnd();
    }
    stage.clocks().set(whose, HOUR.negated());
    if (fault == ClusterFault.CLOCK_LEFT) {
      member.start();
      stage.awaitMembers();
    }
    pause(SET_FOR);
    stage.clocks().set(whose, Duration.ZERO);
  }

  private void wires() throws InterruptedException {
    Wires wires = stage.wires();
    switch (fault) {
      case HOST_LOST -> {
        wires.plug(number, "down");
        pause(CUT_FOR);
        wires.plug(number, "up");
      }
      case STORE_LOST -> {
        wires.partWith(number, Wires.Side.STORE);
        pause(CUT_FOR);
        wires.joinWith(number, Wires.Side.STORE);
      }
      case PARTED -> {
        wires.partWithOthers(number);
        pause(PARTED_FOR);
        wires.joinWithOthers(number);
      }
      default -> {
        wires.partWithOthers(number);
        wires.partWith(number, Wires.Side.STORE);
        pause(CUT_FOR);
        wires.joinWith(number, Wires.Side.STORE);
        wires.joinWithOthers(number);
      }
    }
  }

  private static void restart(GatewayProcess member) {
    member.signal("TERM");
    member.awaitEnd();
    member.start();
  }

  private void pause(Duration time) throws InterruptedException {
    boolean _ = never.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }
}
