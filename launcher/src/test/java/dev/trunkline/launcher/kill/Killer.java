package dev.trunkline.launcher.kill;

import static org.awaitility.Awaitility.await;

import dev.trunkline.simulator.registry.Addressing;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;

/// Starts the gateway and kills it, again and again, each time in another phase. Used by one
/// thread.
final class Killer {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int OCCASION_SECONDS_MAX = 30;

  private final Stage stage;
  private final List<Party> residents;
  private final List<Party> friends;
  private final RandomGenerator random;
  private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
  private final Times untilReady = new Times();
  private final Times untilWorking = new Times();
  private Optional<Guest> guest = Optional.empty();
  private int guests;
  private int guestScans;
  private int bursts;
  private long startedAt;

  /// @param stage where all residents' sessions have worked before
  Killer(Stage stage, RandomGenerator random) {
    this.stage = stage;
    this.residents = stage.residents();
    this.friends = stage.friends();
    this.random = random;
  }

  /// Starts a gateway that is dead, and kills it in a phase, or in another one if that passed by.
  void kill(Phase wanted) throws IOException, InterruptedException {
    Phase phase =
        switch (wanted) {
          case STARTING -> starting();
          case LOGGING_IN -> loggingIn();
          case DRAINING -> draining();
          default -> {
            startToTheEnd();
            yield working(wanted);
          }
        };
    kills.merge(phase, 1, Integer::sum);
  }

  private void start() {
    stage.gateway().start();
    startedAt = System.nanoTime();
  }

  private Duration sinceStart() {
    return Duration.ofNanos(System.nanoTime() - startedAt);
  }

  /// Starts the gateway and waits until every session works.
  void startToTheEnd() throws IOException, InterruptedException {
    start();
    awaitReady();
    until(5, () -> stage.world().connected(residents) == residents.size() && allWork());
    untilWorking.add(sinceStart());
    if (guest.isPresent()) {
      Guest waiting = guest.get();
      guest = Optional.empty();
      waiting.finish(friends.getFirst());
      guestScans += waiting.scans();
    }
  }

  private void awaitReady() {
    until(5, stage.api()::isReady);
    untilReady.add(sinceStart());
  }

  private boolean allWork() throws IOException, InterruptedException {
    for (Party resident : residents) {
      if (!stage.api().status(resident).equals("WORKING")) {
        return false;
      }
    }
    return true;
  }

  /// @return whether it came true in time
  private boolean until(int everyMillis, Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(everyMillis))
        .atMost(PATIENCE)
        .until(() -> {
          stage.gateway().run(Duration.ZERO);
          return condition.call();
        });
    return true;
  }

  private void run(int millisMax) throws InterruptedException {
    stage.gateway().run(Duration.ofNanos(random.nextLong(millisMax * 1_000_000L + 1)));
  }

  private Phase starting() throws InterruptedException {
    start();
    Duration usual = untilReady.percentile(50);
    run((int) usual.toMillis());
    boolean ready = stage.api().isReady();
    stage.gateway().kill();
    return ready ? Phase.LOGGING_IN : Phase.STARTING;
  }

  private Phase loggingIn() {
    start();
    int wanted = random.nextInt(residents.size());
    until(1, () -> stage.world().connected(residents) >= wanted && stage.api().isReady());
    boolean all = stage.world().connected(residents) == residents.size();
    stage.gateway().kill();
    return all ? Phase.SENDING : Phase.LOGGING_IN;
  }

  private Phase draining() {
    Party party = residents.get(random.nextInt(residents.size()));
    burst(party, 40 + random.nextInt(80));
    int waiting = stage.world().pending(party);
    int left = 1 + random.nextInt(waiting - 1);
    start();
    until(1, () -> stage.world().pending(party) <= left);
    boolean some = stage.world().pending(party) > 0;
    stage.gateway().kill();
    return some ? Phase.DRAINING : Phase.SENDING;
  }

  /// Friends write while nobody listens.
  private void burst(Party to, int count) {
    bursts++;
    for (Party friend : friends) {
      Lane lane = Lane.byPhone(friend, to, Addressing.LID).named(" burst " + bursts);
      PhoneWriter writer = new PhoneWriter(lane, stage.world(), stage.ledger());
      for (int i = 0; i < count / friends.size(); i++) {
        writer.write();
      }
    }
  }

  private Phase working(Phase wanted) throws IOException, InterruptedException {
    run(1_500);
    return switch (wanted) {
      case PAIRING -> {
        pairing();
        yield Phase.PAIRING;
      }
      case SENDING -> {
        until(1, () -> stage.traffic().openRequests() > 0);
        run(5);
        until(1, () -> stage.traffic().openRequests() > 0);
        stage.gateway().kill();
        yield Phase.SENDING;
      }
      case ANSWERED -> at(stage.traffic().answered(), wanted);
      case RECEIVING -> at(stage.traffic().written(), wanted);
      case DELIVERING -> at(stage.subscriber().called(), wanted);
      case IDLE -> {
        idle();
        yield Phase.IDLE;
      }
      case STARTING, LOGGING_IN, DRAINING ->
          throw new IllegalArgumentException(wanted + " is not a phase of a gateway that works");
    };
  }

  private void pairing() throws IOException, InterruptedException {
    Guest next = new Guest(stage, stage.world().party("guest" + ++guests, true));
    next.begin();
    run(150);
    stage.gateway().kill();
    guest = Optional.of(next);
  }

  private Phase at(Trigger occasion, Phase phase) throws InterruptedException {
    if (occasion.await(stage.gateway()::kill, OCCASION_SECONDS_MAX)) {
      return phase;
    }
    stage.gateway().kill();
    return Phase.IDLE;
  }

  private void idle() throws InterruptedException {
    stage.traffic().hold();
    until(
        20,
        () ->
            stage.subscriber().isQuiet(200)
                && residents.stream().allMatch(party -> stage.world().pending(party) == 0));
    stage.gateway().kill();
    stage.traffic().release();
  }

  Map<Phase, Integer> kills() {
    return Map.copyOf(kills);
  }

  Times untilReady() {
    return untilReady;
  }

  Times untilWorking() {
    return untilWorking;
  }

  int guests() {
    return guests;
  }

  int guestScans() {
    return guestScans;
  }
}
