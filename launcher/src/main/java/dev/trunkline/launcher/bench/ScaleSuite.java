package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.cluster.LocalCluster;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.GatewayProcess;
import dev.trunkline.launcher.process.Rest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// What one, two and four members do on one machine, with requests that go to any of them.
final class ScaleSuite implements Suite {
  private static final List<Integer> MEMBERS = List.of(1, 2, 4);
  private static final List<Integer> MEMBERS_WHEN_QUICK = List.of(1, 2);
  private static final int WRITERS = 40;
  private static final double NANOS = 1e9;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration POLL = Duration.ofMillis(200);

  @Override
  public String name() {
    return "scale";
  }

  @Override
  public String what() {
    return "durable sends, and a cold start, with 1, 2 and 4 members on PostgreSQL";
  }

  @Override
  public Duration budget(Setup setup) {
    return Duration.ofSeconds(setup.either(60, 445));
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    int sessions = setup.sessions(40, 500);
    Table table =
        new Table(
            "Scale, %,d sessions on PostgreSQL, %d of them write"
                .formatted(sessions, Math.min(WRITERS, sessions)),
            "members",
            "sends per second",
            "per CPU second of all members",
            "p99, ms",
            "cold start: s until all work",
            "sessions per second");
    for (int members : setup.quick() ? MEMBERS_WHEN_QUICK : MEMBERS) {
      measure(setup, table, members, sessions);
    }
    table.note(
        "All members, PostgreSQL, the simulator and the load share this machine's "
            + Runtime.getRuntime().availableProcessors()
            + " cores: more members cannot do more here, and the table shows what being several costs."
            + " Every request goes to a random member, which hands it to the owner. A cold start begins"
            + " with that of the JVMs, all at once; a cluster opens 500 connections a second. "
            + Stage.SHORTCUT);
    return List.of(table);
  }

  private static void measure(Setup setup, Table table, int members, int sessions)
      throws Exception {
    try (LocalCluster cluster =
        LocalCluster.open(
            setup.folder().resolve("scale" + members),
            Map.of("TRUNKLINE_ONE_TIME_KEYS", Stage.ONE_TIME_KEYS))) {
      cluster.startMembers(members);
      Fleet fleet = new Fleet(cluster.simulator());
      fleet.grow(cluster.apis(), sessions);
      List<Pair> pairs =
          Messages.pairs(
              cluster.simulator(), fleet.sessions().subList(0, Math.min(WRITERS, sessions)));
      List<Rest> apis = cluster.apis();
      Round.Work work =
          (pair, number) -> {
            Rest api = apis.get(Math.floorMod(pair.hashCode() + number, apis.size()));
            return Messages.sends(api).run(pair, number);
          };
      List<Double> rates = new ArrayList<>();
      List<Double> perCpu = new ArrayList<>();
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i <= setup.rounds(); i++) {
        Duration time = i == 0 ? setup.warmUp() : setup.round();
        Duration before = cpu(cluster, members);
        Round round =
            Round.of(cluster.member("m1").child(), cluster.simulator(), pairs, time, work);
        double cpu = cpu(cluster, members).minus(before).toNanos() / NANOS;
        if (i > 0) {
          rates.add(round.perSecond());
          perCpu.add(round.millis().size() / cpu);
          millis.addAll(round.millis());
        }
      }
      Setup.progress("%d members: %s a second", members, Spread.of(rates));
      String took = "";
      String pace = "";
      if (!setup.quick()) {
        double seconds = coldStart(cluster, members, sessions);
        took = "%.1f".formatted(seconds);
        pace = "%,.0f".formatted(sessions / seconds);
        Setup.progress("all sessions work %s s after a cold start", took);
      }
      table.row(
          members,
          Spread.of(rates),
          Spread.of(perCpu),
          "%.0f".formatted(Spread.percentile(millis, 99)),
          took,
          pace);
    }
  }

  /// Stops all members, one after the other, and starts them at once.
  ///
  /// @return how many seconds later all sessions work
  private static double coldStart(LocalCluster cluster, int members, int sessions)
      throws Exception {
    for (int i = 1; i <= members; i++) {
      cluster.stop("m" + i);
    }
    long began = System.nanoTime();
    cluster.startMembers(members);
    int working = 0;
    while (working < sessions) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IllegalStateException(
            "after %s, %d of %d sessions work".formatted(PATIENCE, working, sessions));
      }
      Thread.sleep(POLL);
      working = 0;
      for (int i = 1; i <= members; i++) {
        working += cluster.member("m" + i).working();
      }
    }
    return (System.nanoTime() - began) / NANOS;
  }

  private static Duration cpu(LocalCluster cluster, int members) throws Exception {
    Duration all = Duration.ZERO;
    for (int i = 1; i <= members; i++) {
      GatewayProcess member = cluster.member("m" + i);
      all = all.plus(member.child().usage().cpu());
    }
    return all;
  }
}
