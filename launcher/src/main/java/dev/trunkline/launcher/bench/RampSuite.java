package dev.trunkline.launcher.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How long a gateway takes from its start until all its sessions work, all of them linked before.
final class RampSuite implements Suite {
  private static final int GOAL = 10_000;
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String name() {
    return "ramp";
  }

  @Override
  public String what() {
    return "start of one process until all its sessions work";
  }

  @Override
  public Duration budget(Setup setup) {
    return Duration.ofSeconds(setup.either(18, 135));
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    int sessions = setup.sessions(400, GOAL);
    if (sessions > Stages.perProcess()) {
      throw new IllegalArgumentException(
          "one process can have " + Stages.perProcess() + " connections, not " + sessions);
    }
    Table table =
        new Table("Ramp", "sessions", "s until all work", "sessions/s", "CPU of the gateway, s");
    try (Stage stage = Stage.open(setup, "ramp", List.of())) {
      long linking = System.nanoTime();
      stage.grow(sessions);
      Setup.progress(
          "%,d sessions are linked, after %d s",
          sessions, Duration.ofNanos(System.nanoTime() - linking).toSeconds());
      List<Double> times = new ArrayList<>();
      List<Double> cpu = new ArrayList<>();
      for (int round = 0; round < setup.either(2, 3); round++) {
        stage.stopGateway();
        long began = System.nanoTime();
        stage.startGateway();
        awaitAll(stage, sessions);
        times.add((System.nanoTime() - began) / 1e9);
        cpu.add(stage.gateway().child().usage().cpu().toMillis() / 1e3);
        Setup.progress("%,d sessions work after %.1f s", sessions, times.getLast());
      }
      Spread spread = Spread.of(times);
      table.row(
          "%,d".formatted(sessions),
          spread,
          "%,.0f".formatted(sessions / spread.median()),
          Spread.of(cpu));
      table.figure(
          Figure.of(
              Goal.COLD_START,
              spread.median(),
              sessions >= GOAL,
              "%,d sessions".formatted(sessions)));
      table.figure(Figure.faults(stage.simulator().violations(), "ramp"));
      table.note(
          "With the start of the JVM, and the simulator on the same machine. It is looked at every "
              + POLL.toMillis()
              + " ms. Violations: "
              + stage.simulator().violations()
              + ". "
              + Stage.SHORTCUT);
    }
    return List.of(table);
  }

  private static void awaitAll(Stage stage, int sessions) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (stage.gateway().working() < sessions) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "after %s, %d of %d sessions work"
                .formatted(PATIENCE, stage.gateway().working(), sessions));
      }
      Thread.sleep(POLL);
    }
  }
}
