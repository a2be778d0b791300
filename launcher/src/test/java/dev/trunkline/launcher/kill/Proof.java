package dev.trunkline.launcher.kill;

import static org.awaitility.Awaitility.await;

import dev.trunkline.simulator.registry.Addressing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;

/// One run: links accounts, lets everyone write, kills the gateway as often as planned, heals,
/// waits until nothing moves any more, and audits.
final class Proof implements AutoCloseable {
  private static final int RESIDENTS = 6;
  private static final int FRIENDS = 4;
  private static final Duration SETTLES_IN = Duration.ofMinutes(2);
  private static final long QUIET_MILLIS = 2_000;
  private static final int MASTER_KEY_BYTES = 32;

  private final Plan plan;
  private final RandomGenerator random;
  private final Database database;
  private final List<Party> residents;
  private final List<Party> friends;
  private final Stage stage;
  private final long beganAt = System.nanoTime();

  /// @param folder for what the gateway keeps
  /// @param log what it prints
  Proof(Plan plan, Path folder, Path log) throws IOException {
    this.plan = plan;
    this.random = random(plan.seed());
    this.database = Database.open(plan.store(), folder);
    World world = new World(plan.seed());
    residents = parties(world, "session", RESIDENTS, true);
    friends = parties(world, "friend", FRIENDS, false);
    Subscriber subscriber = new Subscriber(random(random.nextLong()));
    int port = GatewayProcess.freePort(random);
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(world.settings());
    settings.putAll(settings(port, subscriber));
    Ledger ledger = new Ledger();
    stage =
        new Stage(
            world,
            new GatewayProcess(List.of(), settings, log),
            new Api(port),
            subscriber,
            new Traffic(),
            ledger,
            new Audit(world, subscriber, ledger));
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static List<Party> parties(World world, String name, int count, boolean sessions) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> world.party(name + number, sessions))
        .toList();
  }

  private Map<String, String> settings(int port, Subscriber subscriber) {
    byte[] masterKey = new byte[MASTER_KEY_BYTES];
    random.nextBytes(masterKey);
    return Map.of(
        "PORT",
        Integer.toString(port),
        "TRUNKLINE_HTTP_ADDRESS",
        "127.0.0.1",
        "WHATSAPP_API_KEY",
        Api.KEY,
        "TRUNKLINE_MASTER_KEY",
        Base64.getEncoder().encodeToString(masterKey),
        "TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS",
        "127.0.0.1",
        "WHATSAPP_HOOK_URL",
        subscriber.all(),
        "WHATSAPP_HOOK_RETRIES_DELAY_SECONDS",
        "1");
  }

  Result run() throws IOException, InterruptedException {
    link();
    List<Lane> lanes = lanes();
    lanes.forEach(this::open);
    stage.world().disturb();
    Killer killer = new Killer(stage, residents, friends, random);
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

  private void link() throws IOException, InterruptedException {
    stage.gateway().start();
    waitFor(stage.api()::isReady);
    for (Party resident : residents) {
      stage.createSession(resident);
      if (!stage.scan(resident)) {
        throw new IllegalStateException("no code of " + resident.name() + " was scanned");
      }
    }
    for (Party resident : residents) {
      waitFor(() -> stage.api().status(resident).equals("WORKING"));
    }
  }

  /// Everyone with a session writes to friends and to the next one, by both names that an account
  /// has, through the gateway and on the phone; friends write to some sessions.
  private List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < RESIDENTS; i++) {
      Party me = residents.get(i);
      Party next = residents.get((i + 1) % RESIDENTS);
      Party friend = friends.get(i % FRIENDS);
      Party other = friends.get((i + 1) % FRIENDS);
      lanes.add(Lane.byApi(me, friend, Addressing.PHONE_NUMBER).named(" a"));
      lanes.add(Lane.byApi(me, friend, Addressing.PHONE_NUMBER).named(" b"));
      lanes.add(Lane.byApi(me, other, Addressing.LID));
      lanes.add(Lane.byApi(me, next, Addressing.PHONE_NUMBER));
      lanes.add(Lane.byPhone(me, next, Addressing.LID));
      lanes.add(Lane.byPhone(me, friend, Addressing.PHONE_NUMBER));
      lanes.add(Lane.byPhone(friend, me, Addressing.LID));
      lanes.add(Lane.byPhone(other, me, Addressing.PHONE_NUMBER));
    }
    return lanes;
  }

  private void open(Lane lane) {
    RandomGenerator own = random(random.nextLong());
    Traffic.Writer writer =
        lane.byApi()
            ? new ApiWriter(lane, stage.api(), stage.ledger(), stage.traffic(), own)
            : new PhoneWriter(lane, stage.world(), stage.ledger());
    stage.traffic().add(lane.name(), writer, random(random.nextLong()));
  }

  private static void waitFor(Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(SETTLES_IN)
        .until(condition);
  }

  private List<Party> everyone() {
    return Stream.concat(residents.stream(), friends.stream()).toList();
  }

  /// Waits until everything is there, or for as long as is fair; and then for what should not come.
  private void settle() {
    try {
      await()
          .pollInterval(Duration.ofMillis(500))
          .atMost(SETTLES_IN)
          .until(() -> stage.audit().of(everyone()).isComplete());
    } catch (ConditionTimeoutException _) {
      // the audit tells what is missing
    }
    waitFor(() -> stage.subscriber().isQuiet(QUIET_MILLIS));
  }

  private Result result(Killer killer) {
    Findings findings = stage.audit().of(everyone());
    stage.audit().streams(residents, findings);
    return new Result(plan, killer, stage, findings, Duration.ofNanos(System.nanoTime() - beganAt));
  }

  @Override
  public void close() throws IOException {
    stage.gateway().close();
    stage.subscriber().close();
    stage.world().close();
    database.close();
  }
}
