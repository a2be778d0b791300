package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.Usage;
import java.time.Duration;
import java.util.List;

/// What one more idle session costs: linked, connected, and silent.
final class DensitySuite implements Suite {
  private static final int WARM_UP = 40;
  private static final int FIRST = 1_000;
  private static final double KIB = 1024;

  @Override
  public String name() {
    return "density";
  }

  @Override
  public String what() {
    return "memory and CPU of idle sessions";
  }

  @Override
  public Duration budget(Setup setup) {
    return Duration.ofSeconds(setup.either(42, 300));
  }

  /// Gateways at rest.
  private record Rest(int sessions, Usage usage, long liveHeap, double idleCpu) {

    double residentSince(Rest before) {
      return (double) (usage.residentKib() - before.usage.residentKib())
          / (sessions - before.sessions);
    }

    double liveHeapSince(Rest before) {
      return (double) (liveHeap - before.liveHeap) / KIB / (sessions - before.sessions);
    }
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    int most = setup.sessions(200, 10_000);
    Table table =
        new Table(
            "Density",
            "connections",
            "processes",
            "sessions",
            "RSS, MiB",
            "live heap, MiB",
            "RSS per session, to the row before, KiB",
            "RSS per session, to the first row, KiB",
            "live heap per session, to the row before, KiB",
            "CPU at rest, ms/s");
    measure(setup, table, most, Goal.IDLE_PLAIN);
    measure(setup, table, most, Goal.IDLE_TLS);
    table.note(
        "After a warm-up of "
            + WARM_UP
            + " sessions that are deleted again, and after full collections. Several processes are"
            + " added up. Socket buffers are the kernel's, and not in it. "
            + Stage.SHORTCUT);
    return List.of(table);
  }

  private static void measure(Setup setup, Table table, int most, Goal goal) throws Exception {
    boolean tls = goal == Goal.IDLE_TLS;
    String name = tls ? "TLS" : "plain";
    try (Stages stages =
        Stages.open(
            most,
            number -> {
              String folder = "density-" + name + number;
              return tls ? Stage.openWithTls(setup, folder) : Stage.open(setup, folder, List.of());
            })) {
      for (Stage stage : stages.all()) {
        stage.grow(WARM_UP + 1);
        stage.shrink(WARM_UP);
      }
      Rest one = rest(setup, stages, stages.processes());
      add(table, name, stages, one, "", "", "");
      Rest some = one;
      if (most > FIRST) {
        some = grow(setup, stages, FIRST);
        addSince(table, name, stages, some, one, one);
      }
      Rest all = grow(setup, stages, most);
      addSince(table, name, stages, all, some, one);
      table.figure(
          Figure.of(
              goal,
              all.residentSince(some),
              most - some.sessions() >= FIRST,
              "between %,d and %,d sessions".formatted(some.sessions(), most)));
      table.figure(Figure.faults(stages.violations(), "density, " + name));
      if (!tls) {
        table.figure(
            Figure.of(
                Goal.SESSIONS,
                most,
                Goal.SESSIONS.isMetBy(most),
                "all that were asked for; gateways: %d, with %.1f GiB in all"
                    .formatted(stages.processes(), all.usage().residentKib() / KIB / KIB)));
      }
    }
  }

  private static Rest grow(Setup setup, Stages stages, int sessions) throws Exception {
    long began = System.nanoTime();
    stages.growTo(sessions);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Setup.progress("%,d sessions are linked, after %d s", sessions, took.toSeconds());
    return rest(setup, stages, sessions);
  }

  private static Rest rest(Setup setup, Stages stages, int sessions) throws Exception {
    Thread.sleep(Duration.ofSeconds(setup.either(1, 5)));
    long live = 0;
    for (Stage stage : stages.all()) {
      Child process = stage.gateway().child();
      process.collectGarbage();
      live += process.liveHeapBytes();
    }
    Usage before = stages.usage();
    long began = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(setup.either(2, 15)));
    Duration cpu = stages.usage().cpu().minus(before.cpu());
    double seconds = (System.nanoTime() - began) / 1e9;
    return new Rest(sessions, before, live, cpu.toMillis() / seconds);
  }

  private static void addSince(
      Table table, String name, Stages stages, Rest rest, Rest before, Rest first) {
    add(
        table,
        name,
        stages,
        rest,
        "%.1f".formatted(rest.residentSince(before)),
        "%.1f".formatted(rest.residentSince(first)),
        "%.1f".formatted(rest.liveHeapSince(before)));
  }

  private static void add(
      Table table, String name, Stages stages, Rest rest, String... perSession) {
    table.row(
        name,
        stages.processes(),
        "%,d".formatted(rest.sessions()),
        "%,.0f".formatted(rest.usage().residentKib() / KIB),
        "%,.1f".formatted(rest.liveHeap() / KIB / KIB),
        perSession[0],
        perSession[1],
        perSession[2],
        "%.1f".formatted(rest.idleCpu()));
  }
}
