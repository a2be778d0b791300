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
  private static final Duration BETWEEN = Duration.ofSeconds(2);
  private static final Duration BACK_IN = Duration.ofMinutes(2);
  private final ClusterStage stage;
  private final RandomGenerator random;
  private final List<Row> rows = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final CountDownLatch never = new CountDownLatch(1);

  /// In Markdown.
  static String table(List<Row> rows) {
    StringBuilder table =
        new StringBuilder(
            """
            | fault | sessions | until WORKING, p50 / p99 | without connection, p50 / p99 | requests open | lost | duplicated | reordered | two writers |
            |---|---:|---:|---:|---:|---:|---:|---:|---:|
            """);
    rows.forEach(row -> table.append(row.line()).append('\n'));
    return table.toString();
  }

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
    Calamity calamity = new Calamity(stage, fault, random);
    List<Party> affected = calamity.affected();
    Map<Party, Long> before = new HashMap<>();
    affected.forEach(party -> before.put(party, stage.timesWorking(party)));
    int inFlight = stage.traffic().openRequests();
    Gaps gaps = new Gaps(stage.world(), affected);
    long struck = System.nanoTime();
    Thread healing = Thread.ofVirtual().start(calamity::befall);
    Times back = back(before, struck, healing);
    healing.join();
    stage.awaitMembers();
    pause(BETWEEN);
    stage.traffic().hold();
    Findings findings = stage.findings();
    stage.traffic().release();
    problems.addAll(calamity.problems());
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

  private void pause(Duration time) throws InterruptedException {
    boolean _ = never.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  List<Row> rows() {
    return List.copyOf(rows);
  }

  /// What was not as it should be, apart from messages.
  List<String> problems() {
    return List.copyOf(problems);
  }

  List<Violation> violations() {
    return stage.world().violations();
  }
}
