package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.SimulatorProcess;
import dev.trunkline.launcher.process.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What was done within some time, and what it cost.
///
/// @param millis how long single pieces of work took
record Round(
    double perSecond, double perCpuSecond, double simulatorMillisPerSecond, List<Double> millis) {
  private static final double NANOS = 1e9;

  /// Does a piece of work once, and says how many messages that were.
  interface Work {
    int run(Pair pair, int number) throws Exception;
  }

  /// Does something, and measures what it cost two processes meanwhile.
  ///
  /// @param measured whose CPU time counts
  /// @param work answers how many messages there were
  static Round of(
      Child measured, SimulatorProcess simulator, List<Double> millis, Callable<Long> work)
      throws Exception {
    Usage before = measured.usage();
    Usage simulatorBefore = simulator.child().usage();
    long began = System.nanoTime();
    long count = work.call();
    double seconds = (System.nanoTime() - began) / NANOS;
    Duration cpu = measured.usage().cpu().minus(before.cpu());
    Duration other = simulator.child().usage().cpu().minus(simulatorBefore.cpu());
    return new Round(
        count / seconds, count / (cpu.toNanos() / NANOS), other.toMillis() / seconds, millis);
  }

  /// For all pairs at once, and for each one piece of work after the other, until time is up.
  static Round of(
      Child measured, SimulatorProcess simulator, List<Pair> pairs, Duration time, Work work)
      throws Exception {
    Queue<Double> millis = new ConcurrentLinkedQueue<>();
    Round round = of(measured, simulator, List.of(), () -> repeat(pairs, time, work, millis));
    return new Round(
        round.perSecond(),
        round.perCpuSecond(),
        round.simulatorMillisPerSecond(),
        List.copyOf(millis));
  }

  private static long repeat(List<Pair> pairs, Duration time, Work work, Queue<Double> millis)
      throws Exception {
    long until = System.nanoTime() + time.toNanos();
    List<Future<Long>> busy = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Pair pair : pairs) {
        busy.add(
            threads.submit(() -> {
              long count = 0;
              for (int number = 0; System.nanoTime() < until; number++) {
                long start = System.nanoTime();
                count += work.run(pair, number);
                millis.add((System.nanoTime() - start) / 1e6);
              }
              return count;
            }));
      }
    }
    long count = 0;
    for (Future<Long> each : busy) {
      count += each.get();
    }
    return count;
  }

  /// Adds rounds to a table, as medians with their spread.
  static void add(Table table, String name, List<Round> rounds) {
    List<Double> millis = rounds.stream().flatMap(round -> round.millis().stream()).toList();
    table.row(
        name,
        Spread.of(rounds.stream().map(Round::perSecond).toList()),
        Spread.of(rounds.stream().map(Round::perCpuSecond).toList()),
        millis.isEmpty() ? "" : "%.1f".formatted(Spread.percentile(millis, 50)),
        millis.isEmpty() ? "" : "%.1f".formatted(Spread.percentile(millis, 99)),
        Spread.of(rounds.stream().map(Round::simulatorMillisPerSecond).toList()));
  }
}
