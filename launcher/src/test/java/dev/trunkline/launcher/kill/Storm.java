package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.process.PostgresProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// Everyone writes until so many messages are accepted; meanwhile the gateway is killed every few
/// seconds, its database crashes, and webhooks fail one in three. Used by one thread.
final class Storm {
  private static final int LIVES_MILLIS_MIN = 2_000;
  private static final int LIVES_MILLIS_MAX = 7_000;
  private static final int DATABASE_DOWN_MILLIS_MAX = 3_000;

  /// Without an event for so long, nothing more will come: longer than a webhook's pause.
  private static final long STILL_MILLIS = 100_000;

  private static final long QUIET_MILLIS = 3_000;
  private static final Duration LOOK = Duration.ofSeconds(2);

  private final Stage stage;
  private final Order order;
  private final RandomGenerator random;
  private final CountDownLatch never = new CountDownLatch(1);
  private final long beganAt = System.nanoTime();
  private int kills;
  private int crashes;

  /// What a run is to be.
  ///
  /// @param messages that the API has to accept before the storm ends
  record Order(Backend store, long seed, int messages, int sessions) {
    Stage.Size size() {
      return new Stage.Size(sessions, Math.max(2, sessions / 5), 3);
    }
  }

  /// What happened.
  ///
  /// @param kills of the gateway
  /// @param crashes of the database
  /// @param storm how long it went on
  /// @param whole how long it took until everything was where it belongs
  record Course(int kills, int crashes, Duration storm, Duration whole) {}

  Storm(Stage stage, Order order) {
    this.stage = stage;
    this.order = order;
    this.random = Stage.random(order.seed());
  }

  Calm run() throws IOException, InterruptedException {
    stage.link();
    stage.lanes().forEach(lane -> stage.open(lane, random));
    while (stage.ledger().answered() < order.messages()) {
      pause(LIVES_MILLIS_MIN + random.nextInt(LIVES_MILLIS_MAX - LIVES_MILLIS_MIN));
      strike();
      System.out.printf(
          "%s: %d kills, %d crashes of the database, %d of %d messages accepted%n",
          order.store().text(), kills, crashes, stage.ledger().answered(), order.messages());
    }
    stage.traffic().stop();
    Duration storm = Duration.ofNanos(System.nanoTime() - beganAt);
    settle();
    return new Calm(
        order,
        stage,
        new Course(kills, crashes, storm, Duration.ofNanos(System.nanoTime() - beganAt)));
  }

  /// The gateway, the database, or the gateway while its database is away.
  private void strike() throws IOException, InterruptedException {
    Optional<PostgresProcess> server = stage.database().server();
    int die = random.nextInt(6);
    if (server.isEmpty() || die < 3) {
      kill();
    } else {
      server.get().crash();
      crashes++;
      pause(random.nextInt(DATABASE_DOWN_MILLIS_MAX));
      if (die == 3) {
        kill();
      }
      server.get().restart();
    }
    Stage.waitFor(stage.api()::isReady);
  }

  private void kill() {
    stage.gateway().kill();
    kills++;
    stage.gateway().start();
  }

  private void settle() throws InterruptedException {
    while (!isComplete() && !stage.subscriber().isQuiet(STILL_MILLIS)) {
      pause(LOOK.toMillis());
    }
    while (!stage.subscriber().isQuiet(QUIET_MILLIS)) {
      pause(LOOK.toMillis());
    }
  }

  private boolean isComplete() {
    return stage.audit().of(stage.everyone()).isComplete()
        && stage.audit().isEven(stage.residents());
  }

  private void pause(long millis) throws InterruptedException {
    boolean _ = never.await(millis, TimeUnit.MILLISECONDS);
  }
}
