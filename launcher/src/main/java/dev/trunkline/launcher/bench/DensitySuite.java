package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.Usage;
import java.time.Duration;
import java.util.List;

/// What one more idle session costs: linked, connected, and silent.
final class DensitySuite implements Suite {
  private static final int WARM_UP = 40;
  private static final double KIB = 1024;

  @Override
  public String name() {
    return "density";
  }

  @Override
  public String what() {
    return "memory and CPU of idle sessions";
  }

  /// A gateway at rest.
  private record Rest(int sessions, Usage usage, long liveHeap, double idleCpu) {}

  @Override
  public List<Table> run(Setup setup) throws Exception {
    Table table =
        new Table(
            "Density",
            "options of the JVM",
            "sessions",
            "RSS, MiB",
            "live heap, MiB",
            "RSS per session, KiB",
            "live heap per session, KiB",
            "CPU at rest, ms/s");
    int more = setup.sessions(200, 1_000);
    String serial = "-XX:+UseSerialGC";
    measure(setup, table, "as shipped", Stage.open(setup, "density", List.of()), more);
    measure(setup, table, serial, Stage.open(setup, "density-serial", List.of(serial)), more);
    measure(setup, table, "as shipped, TLS", Stage.openWithTls(setup, "density-tls"), more);
    table.note(
        "After a warm-up of "
            + WARM_UP
            + " sessions that are deleted again, and after full collections. Per session: the"
            + " difference to the line before. Socket buffers are the kernel's, and not in it."
            + " Goal: 30 KiB of RSS.");
    return List.of(table);
  }

  private static void measure(Setup setup, Table table, String name, Stage opened, int more)
      throws Exception {
    try (Stage stage = opened) {
      stage.grow(WARM_UP + 1);
      for (Fleet.Linked linked : stage.fleet().sessions().subList(0, WARM_UP)) {
        stage.gateway().api().delete("/api/sessions/" + linked.session());
      }
      Rest first = rest(setup, stage, 1);
      add(table, name, first, first);
      grow(stage, more / 2);
      Rest half = rest(setup, stage, 1 + more / 2);
      add(table, name, half, first);
      grow(stage, more - more / 2);
      Rest all = rest(setup, stage, 1 + more);
      add(table, name, all, half);
      if (stage.simulator().violations() != 0) {
        throw new IllegalStateException("the judge has found violations");
      }
    }
  }

  private static void grow(Stage stage, int more) throws Exception {
    long began = System.nanoTime();
    stage.grow(more);
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    Setup.progress("linked %,d sessions in %d s", more, took.toSeconds());
  }

  private static Rest rest(Setup setup, Stage stage, int sessions) throws Exception {
    Child process = stage.gateway().child();
    Thread.sleep(Duration.ofSeconds(setup.either(5, 15)));
    process.collectGarbage();
    long live = process.liveHeapBytes();
    Usage before = process.usage();
    long began = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(setup.either(5, 40)));
    Usage after = process.usage();
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = after.cpu().minus(before.cpu()).toMillis() / seconds;
    return new Rest(sessions, before, live, cpu);
  }

  private static void add(Table table, String name, Rest rest, Rest before) {
    int more = rest.sessions() - before.sessions();
    boolean same = more == 0;
    table.row(
        name,
        "%,d".formatted(rest.sessions()),
        "%.0f".formatted(rest.usage().residentKib() / KIB),
        "%.1f".formatted(rest.liveHeap() / KIB / KIB),
        same
            ? ""
            : "%.1f"
                .formatted(
                    (double) (rest.usage().residentKib() - before.usage().residentKib()) / more),
        same ? "" : "%.1f".formatted((rest.liveHeap() - before.liveHeap()) / KIB / more),
        "%.1f".formatted(rest.idleCpu()));
  }
}
