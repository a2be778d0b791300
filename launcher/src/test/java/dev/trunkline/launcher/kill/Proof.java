package dev.trunkline.launcher.kill;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.awaitility.core.ConditionTimeoutException;

/// One run: links accounts, lets everyone write, kills the gateway as often as planned, heals,
/// waits until nothing moves any more, and audits.
final class Proof implements AutoCloseable {
  private static final Stage.Size SIZE = new Stage.Size(6, 4, Subscriber.RARELY);
  private static final Duration SETTLES_IN = Duration.ofMinutes(2);
  private static final long QUIET_MILLIS = 2_000;

  private final Plan plan;
  private final RandomGenerator random;
  private final Stage stage;
  private final long beganAt = System.nanoTime();

  /// @param folder for what the gateway keeps
  /// @param log what it prints
  Proof(Plan plan, Path folder, Path log) throws IOException {
    this.plan = plan;
    this.random = Stage.random(plan.seed());
    this.stage = Stage.open(SIZE, plan.seed(), new Stage.Places(plan.store(), folder, log));
  }

  Result run() throws IOException, InterruptedException {
    stage.link();
    stage.lanes().forEach(lane -> stage.open(lane, random));
    stage.world().disturb();
    Killer killer = new Killer(stage, random);
    stage.gateway().kill();
    for (Phase phase : Phase.deal(plan.kills(), random)) {
      killer.kill(phase);
    }
    stage.world().calm();
    killer.startToTheEnd();
    stage.traffic().stop();
    settle();
    return result(killer);
  }

  /// Waits until everything is there, or for as long as is fair; and then for what should not come.
  private void settle() {
    try {
      await()
          .pollInterval(Duration.ofMillis(500))
          .atMost(SETTLES_IN)
          .until(() ->
              stage.audit().of(stage.everyone()).isComplete()
                  && stage.audit().isEven(stage.residents()));
    } catch (ConditionTimeoutException _) {
      // the audit tells what is missing
    }
    Stage.waitFor(() -> stage.subscriber().isQuiet(QUIET_MILLIS));
  }

  private Result result(Killer killer) {
    Findings findings = stage.audit().of(stage.everyone());
    stage.audit().streams(stage.residents(), findings);
    return new Result(plan, killer, stage, findings, Duration.ofNanos(System.nanoTime() - beganAt));
  }

  @Override
  public void close() throws IOException {
    stage.close();
  }
}
