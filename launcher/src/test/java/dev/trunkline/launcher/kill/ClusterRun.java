package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.kill.Findings.Kind;
import dev.trunkline.simulator.judge.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Lets faults befall a cluster, one after the other, and keeps what came of each.
final class ClusterRun {
  private static final Duration FROZEN = Duration.ofSeconds(10);
  private static final Duration STORE_FROZEN = Duration.ofSeconds(6);
  private static final Duration CUT_FOR = Duration.ofSeconds(15);
  private static final Duration PARTED_FOR = Duration.ofSeconds(20);
  private static final Duration CUT_OFF = Duration.ofSeconds(5);
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration BACK_IN = Duration.ofSeconds(60);
  private final ClusterStage stage;
  private final RandomGenerator random;
  private final List<Row> rows = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  /// What came of one fault.
  ///
  /// @param affected sessions that had to be opened again
  /// @param back how long after the fault each of them worked again
  /// @param gaps how long each was without a connection
  /// @param inFlight requests that were open when it struck
  record Row(
      ClusterFault fault,
      int affected,
      Times back,
      Times gaps,
      int inFlight,
      Findings findings,
      int twoWriters) {

    String line() {
      return "| %s | %d | %s / %s | %s / %s | %d | %d | %d | %d | %d |"
          .formatted(
              fault.text(),
              affected,
              seconds(back, 50),
              seconds(back, 99),
              seconds(gaps, 50),
              seconds(gaps, 99),
              inFlight,
              findings.count(Kind.LOST),
              findings.count(Kind.DUPLICATED),
              findings.count(Kind.OUT_OF_ORDER),
              twoWriters);
    }

    private static String seconds(Times times, int percent) {
      return times.count() == 0
          ? "-"
          : "%.1f s".formatted(times.percentile(percent).toMillis() / 1e3);
    }
  }

  ClusterRun(ClusterStage stage, RandomGenerator random) {
    this.stage = stage;
    this.random = random;
  }

  void strike(ClusterFault fault) throws InterruptedException {
    pause(BETWEEN);
    int member =
        fault == ClusterFault.KILL_OLDEST ? stage.oldest() : 1 + random.nextInt(stage.members());
    List<Party> affected =
        switch (fault) {
          case ROLLING, STORE_FREEZES -> stage.residents();
          default -> stage.sessionsOf(member);
        };
    Map<Party, Long> before = new HashMap<>();
    affected.forEach(party -> before.put(party, stage.timesWorking(party)));
    int inFlight = stage.traffic().openRequests();
    Gaps gaps = new Gaps(stage.world(), affected);
    long struck = System.nanoTime();
    Thread healing = Thread.ofVirtual().start(() -> befall(fault, member));
    Times back = back(before, struck, healing);
    healing.join();
    stage.awaitMembers(stage.members());
    pause(BETWEEN);
    stage.traffic().hold();
    Findings findings = stage.findings();
    stage.traffic().release();
    Row row = new Row(fault, affected.size(), back, gaps.end(), inFlight, findings, twoWriters());
    rows.add(row);
    System.out.println(row.line());
  }

  private int twoWriters() {
    long judged =
        stage.world().violations().stream().filter(each -> each.kind().isSerious()).count();
    return (int) judged + stage.overlaps();
  }

  /// How long each session took until it said again that it works. Those that never stopped working
  /// are left out.
  private Times back(Map<Party, Long> before, long struck, Thread healing)
      throws InterruptedException {
    Times times = new Times();
    Set<Party> missing = new HashSet<>(before.keySet());
    long deadline = struck + BACK_IN.toNanos();
    while (!missing.isEmpty() && System.nanoTime() - deadline < 0) {
      for (Party party : List.copyOf(missing)) {
        if (stage.timesWorking(party) > before.getOrDefault(party, 0L)) {
          times.add(Duration.ofNanos(System.nanoTime() - struck));
          missing.remove(party);
        }
      }
      if (!healing.isAlive() && stage.world().connected(List.copyOf(missing)) == missing.size()) {
        pause(BETWEEN);
        if (missing.stream()
            .allMatch(party -> stage.timesWorking(party) == before.getOrDefault(party, 0L))) {
          break;
        }
      }
      pause(Duration.ofMillis(10));
    }
    return times;
  }

  private void befall(ClusterFault fault, int number) {
    GatewayProcess member = stage.member(number);
    try {
      switch (fault) {
        case KILL, KILL_OLDEST -> {
          member.kill();
          pause(Duration.ofSeconds(8));
          member.start();
        }
        case FREEZE -> {
          member.signal("STOP");
          pause(FROZEN);
          member.signal("CONT");
        }
        case STOP -> restart(member);
        case ROLLING -> {
          for (int each = 1; each <= stage.members(); each++) {
            restart(stage.member(each));
            stage.awaitMembers(stage.members());
          }
        }
        case STORE_FREEZES -> {
          stage.database().signal("STOP");
          pause(STORE_FROZEN);
          stage.database().signal("CONT");
        }
        case HOST_LOST -> {
          stage.wires().plug(number, "down");
          pause(CUT_FOR);
          stage.wires().plug(number, "up");
        }
        case STORE_LOST -> {
          stage.wires().partWith(number, Wires.Side.STORE);
          pause(CUT_FOR);
          stage.wires().joinWith(number, Wires.Side.STORE);
        }
        case PARTED -> {
          stage.wires().partWithOthers(number);
          pause(PARTED_FOR);
          stage.wires().joinWithOthers(number);
        }
        case ALONE -> {
          stage.wires().partWithOthers(number);
          stage.wires().partWith(number, Wires.Side.STORE);
          pause(CUT_FOR);
          stage.wires().joinWith(number, Wires.Side.STORE);
          stage.wires().joinWithOthers(number);
        }
        case LIFELINE -> {
          for (int i = 0; i < CUT_OFF.toMillis() / 100; i++) {
            stage
                .database()
                .ask(
                    """
                    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                    WHERE application_name LIKE 'trunkline member%d%%'
                    """
                        .formatted(number));
            pause(Duration.ofMillis(100));
          }
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
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

  List<Row> rows() {
    return List.copyOf(rows);
  }

  List<Violation> violations() {
    return stage.world().violations();
  }

  /// In Markdown.
  String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | fault | sessions | until WORKING, p50 / p99 | without connection, p50 / p99 | requests open | lost | duplicated | reordered | two writers |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
    rows.forEach(row -> table.append(row.line()).append('\n'));
    return table.toString();
  }
}
