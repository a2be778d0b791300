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

/// Everything that a run plays with.
///
/// @param residents have a session
/// @param friends have none
record Stage(
    World world,
    Database database,
    GatewayProcess gateway,
    Api api,
    Subscriber subscriber,
    Traffic traffic,
    Ledger ledger,
    Audit audit,
    List<Party> residents,
    List<Party> friends)
    implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int MASTER_KEY_BYTES = 32;

  /// How large a stage is.
  ///
  /// @param failsOneIn one in so many webhook calls fails
  record Size(int residents, int friends, int failsOneIn) {}

  /// Where things are kept.
  ///
  /// @param data for what the gateway keeps
  /// @param log what it prints
  record Places(Backend store, Path data, Path log) {}

  static Stage open(Size size, long seed, Places places) throws IOException {
    RandomGenerator random = random(seed);
    Database database = Database.open(places.store(), places.data());
    World world = new World(seed);
    Subscriber subscriber = new Subscriber(random(random.nextLong()), size.failsOneIn());
    int port = GatewayProcess.freePort();
    Map<String, String> settings = new HashMap<>(database.settings());
    settings.putAll(world.settings());
    settings.putAll(settings(port, subscriber, random));
    Ledger ledger = new Ledger();
    return new Stage(
        world,
        database,
        new GatewayProcess(List.of(), settings, places.log()),
        new Api(port),
        subscriber,
        new Traffic(),
        ledger,
        new Audit(world, subscriber, ledger),
        parties(world, "session", size.residents(), true),
        parties(world, "friend", size.friends(), false));
  }

  static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static List<Party> parties(World world, String name, int count, boolean sessions) {
    return IntStream.rangeClosed(1, count)
        .mapToObj(number -> world.party(name + number, sessions))
        .toList();
  }

  private static Map<String, String> settings(
      int port, Subscriber subscriber, RandomGenerator random) {
    byte[] masterKey = new byte[MASTER_KEY_BYTES];
    random.nextBytes(masterKey);
    return Map.of(
        "PORT",
        Integer.toString(port),
        "TRUNKLINE_HTTP_ADDRESS",
        "127.0.0.1",
        "TRUNKLINE_CLUSTER_PORT",
        "0",
        "WHATSAPP_API_KEY",
        Api.KEY,
        "TRUNKLINE_MASTER_KEY",
        Base64.getEncoder().encodeToString(masterKey),
        "TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS",
        "127.0.0.1",
        "WHATSAPP_HOOK_URL",
        subscriber.all(),
        "WHATSAPP_HOOK_RETRIES_DELAY_SECONDS",
        Integer.toString(subscriber.retryDelaySeconds()));
  }

  /// Starts the gateway, and links all residents.
  void link() throws IOException, InterruptedException {
    gateway.start();
    waitFor(api::isServing);
    for (Party resident : residents) {
      createSession(resident);
      waitFor(() -> world.isLinked(resident) || scan(resident));
    }
    for (Party resident : residents) {
      waitFor(() -> api.status(resident).equals("WORKING"));
    }
  }

  static void waitFor(Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(PATIENCE)
        .until(condition);
  }

  /// Creates the party's session, with a webhook of its own.
  void createSession(Party party) throws IOException, InterruptedException {
    Map<String, Object> webhook =
        Map.of(
            "url",
            subscriber.own(),
            "events",
            List.of("*"),
            "retries",
            Map.of(
                "policy",
                "constant",
                "delaySeconds",
                subscriber.retryDelaySeconds(),
                "attempts",
                15));
    api.require(
        Api.Call.post(
            "/api/sessions",
            Map.of("name", party.name(), "config", Map.of("webhooks", List.of(webhook)))));
  }

  /// The party's phone scans the code that its session shows, if it shows one.
  boolean scan(Party party) throws IOException, InterruptedException {
    Api.Answer qr = api.send(Api.Call.get("/api/" + party.name() + "/auth/qr?format=raw"));
    return qr.isSuccess() && world.scan(party, qr.json().path("value").asText());
  }

  /// Everyone with a session writes to friends and to the next one, by both names that an account
  /// has, through the gateway and on the phone; friends write to some sessions.
  List<Lane> lanes() {
    List<Lane> lanes = new ArrayList<>();
    for (int i = 0; i < residents.size(); i++) {
      Party me = residents.get(i);
      Party next = residents.get((i + 1) % residents.size());
      Party friend = friends.get(i % friends.size());
      Party other = friends.get((i + 1) % friends.size());
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

  /// Lets someone write in a lane, from now on.
  void open(Lane lane, RandomGenerator random) {
    RandomGenerator own = random(random.nextLong());
    Traffic.Writer writer =
        lane.byApi()
            ? new ApiWriter(lane, api, ledger, traffic, own)
            : new PhoneWriter(lane, world, ledger);
    traffic.add(lane.name(), writer, random(random.nextLong()));
  }

  List<Party> everyone() {
    return Stream.concat(residents.stream(), friends.stream()).toList();
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    subscriber.close();
    world.close();
    database.close();
  }
}
