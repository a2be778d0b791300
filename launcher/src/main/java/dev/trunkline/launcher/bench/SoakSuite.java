package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Whether memory stays where it is: half an hour of messages, every session at work half of the
/// time.
final class SoakSuite implements Suite {
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final Duration TIME_TO_LINK = Duration.ofSeconds(30);
  private static final double KIB = 1024;

  @Override
  public String name() {
    return "soak";
  }

  @Override
  public String what() {
    return "memory under half the load for half an hour";
  }

  /// What the gateway occupies, some time after the load began.
  private record Sample(double minutes, long residentKib) {}

  @Override
  public Duration budget(Setup setup) {
    return TIME_TO_LINK.plus(time(setup));
  }

  private static Duration time(Setup setup) {
    return Duration.ofMinutes(setup.either(2, 30));
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    int sessions = setup.sessions(20, 50);
    Duration time = time(setup);
    Table table =
        new Table(
            "Soak, %d sessions on SQLite, %d min".formatted(sessions, time.toMinutes()),
            "messages a second",
            "RSS after the first fifth, MiB",
            "RSS at the end, MiB",
            "slope, KiB/min",
            "live heap then and at the end, MiB",
            "violations");
    try (Stage stage = Stage.open(setup, "soak", List.of())) {
      List<Pair> pairs = Messages.pairs(stage, sessions);
      Round.Work sends = Messages.sends(stage.gateway().api());
      Round.Work receives = Messages.receives(stage.simulator());
      long began = System.nanoTime();
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        List<Future<Long>> busy = new ArrayList<>();
        long until = began + time.toNanos();
        for (int i = 0; i < pairs.size(); i++) {
          Pair pair = pairs.get(i);
          Round.Work work = i % 2 == 0 ? sends : receives;
          busy.add(threads.submit(() -> halfOfTheTime(pair, work, until)));
        }
        watch(table, stage, began, time, busy);
      }
    }
    return List.of(table);
  }

  /// Rests after each piece of work for as long as that took.
  private static long halfOfTheTime(Pair pair, Round.Work work, long until) throws Exception {
    long count = 0;
    for (int number = 0; System.nanoTime() < until; number++) {
      long start = System.nanoTime();
      count += work.run(pair, number);
      Thread.sleep(Duration.ofNanos(System.nanoTime() - start));
    }
    return count;
  }

  private static void watch(
      Table table, Stage stage, long began, Duration time, List<Future<Long>> busy)
      throws Exception {
    Child gateway = stage.gateway().child();
    Thread.sleep(time.dividedBy(5));
    long heapThen = gateway.liveHeapBytes();
    List<Sample> samples = new ArrayList<>();
    while (System.nanoTime() - began < time.toNanos()) {
      double minutes = (System.nanoTime() - began) / 60e9;
      samples.add(new Sample(minutes, gateway.usage().residentKib()));
      Setup.progress("%4.1f min: %,.0f MiB", minutes, samples.getLast().residentKib() / KIB);
      Thread.sleep(LOOK);
    }
    long messages = 0;
    for (Future<Long> each : busy) {
      messages += each.get();
    }
    long heapNow = gateway.liveHeapBytes();
    table.row(
        "%,.0f".formatted((double) messages / time.toSeconds()),
        "%.0f".formatted(samples.getFirst().residentKib() / KIB),
        "%.0f".formatted(samples.getLast().residentKib() / KIB),
        "%.1f".formatted(slope(samples)),
        "%.1f, %.1f".formatted(heapThen / KIB / KIB, heapNow / KIB / KIB),
        Long.toString(stage.simulator().violations()));
    table.figure(Figure.faults(stage.simulator().violations(), "soak"));
    table.note(
        "Half of the sessions send, one message after the other; half receive, in batches of 20. The"
            + " slope is that of the straight line through all samples of RSS, one every "
            + LOOK.toSeconds()
            + " s, after the first fifth of the time.");
  }

  /// Of the straight line that is nearest to all samples.
  private static double slope(List<Sample> samples) {
    double meanMinutes = samples.stream().mapToDouble(Sample::minutes).average().orElseThrow();
    double meanKib = samples.stream().mapToLong(Sample::residentKib).average().orElseThrow();
    double covariance =
        samples.stream()
            .mapToDouble(it -> (it.minutes() - meanMinutes) * (it.residentKib() - meanKib))
            .sum();
    double variance =
        samples.stream().mapToDouble(it -> Math.pow(it.minutes() - meanMinutes, 2)).sum();
    return covariance / variance;
  }
}
