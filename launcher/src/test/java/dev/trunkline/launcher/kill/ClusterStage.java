package dev.trunkline.launcher.kill;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.simulator.registry.Addressing;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionTimeoutException;

/// A cluster of real processes on one PostgreSQL, with people who write all the time.
final class ClusterStage implements AutoCloseable {
  private static final int MEMBERS = 3;
  private static final int FRIENDS = 4;
  private static final int TALKERS = 8;
  private static final Duration SETTLES_IN = Duration.ofMinutes(2);
  private static final Duration ANSWERS_IN = Duration.ofSeconds(10);
  private static final int MASTER_KEY_BYTES = 32;

  private final RandomGenerator random;
  private final Database database;
  private final List<Party> residents;
  private final List<Party> friends;
  private final List<GatewayProcess> members = new ArrayList<>();

  /// The same for all: their hosts differ. It stays the same however often a member is killed.
  private final int clusterPort = GatewayProcess.freePort();

  private final Terrain terrain;
  private final Optional<Wires> wires;
  private final Optional<Clocks> clocks;
  private final World world;
  private final Subscriber subscriber;
  private final Traffic traffic = new Traffic();
  private final Ledger ledger = new Ledger();
  private final Audit audit;
  private final Api api;

  /// How large a stage is.
  ///
  /// @param sessions how many accounts are linked; a few of them talk
  record Size(int sessions, Terrain terrain) {}

  /// @param logs a folder for what the members print
  ClusterStage(long seed, Size size, Path folder, Path logs) throws IOException {
    random = random(seed);
    terrain = size.terrain();
    wires = terrain == Terrain.WIRES ? Optional.of(new Wires(folder, MEMBERS)) : Optional.empty();
    clocks = terrain == Terrain.CLOCKS ? Optional.of(new Clocks(folder)) : Optional.empty();
    database = Database.open(Backend.POSTGRES, folder);
    if (clocks.isPresent()) {
      database.restartWith(clocks.get().settings(Clocks.OF_DATABASE));
    }
    world = new World(random.nextLong());
    residents =
        IntStream.rangeClosed(1, size.sessions())
            .mapToObj(i -> world.party("session" + i, true))
            .toList();
    friends =
        IntStream.rangeClosed(1, FRIENDS).mapToObj(i -> world.party("friend" + i, false)).toList();
    subscriber = new Subscriber(random(random.nextLong()), Subscriber.RARELY);
    byte[] masterKey = new byte[MASTER_KEY_BYTES];
    random.nextBytes(masterKey);
    List<Integer> ports = new ArrayList<>();
    for (int number = 1; number <= MEMBERS; number++) {
      int self = number;
      int port = GatewayProcess.freePort();
      ports.add(port);
      Map<String, String> settings = new HashMap<>(database.settings());
      settings.putAll(world.settings());
      settings.putAll(settings(number, port, Base64.getEncoder().encodeToString(masterKey)));
      clocks.map(it -> it.settings(self)).ifPresent(settings::putAll);
      if (wires.isPresent()) {
        wire(wires.get(), number, port, settings);
      }
      members.add(
          new GatewayProcess(
              wires.map(it -> it.within(self)).orElse(List.of()),
              List.of("-XX:+UseSerialGC", "-Xmx384m", "-XX:TieredStopAtLevel=1"),
              settings,
              logs.resolve("member" + number + ".log")));
    }
    if (wires.isPresent()) {
      wires.get().begin();
    }
    api = new Api(ports);
    audit = new Audit(world, subscriber, ledger);
  }

  /// What a member has to be told that has a network of its own.
  private static void wire(Wires wires, int number, int port, Map<String, String> settings)
      throws IOException {
    Map<String, Wires.Side> sides =
        Map.of(
            "DATABASE_URL", Wires.Side.STORE,
            "TRUNKLINE_WHATSAPP_URL", Wires.Side.WHATSAPP,
            "WHATSAPP_HOOK_URL", Wires.Side.SUBSCRIBER);
    for (Map.Entry<String, Wires.Side> side : sides.entrySet()) {
      String url = Objects.requireNonNull(settings.get(side.getKey()));
      settings.put(side.getKey(), wires.open(side.getValue(), url));
    }
    settings.put("TRUNKLINE_CLUSTER_HOST", Wires.host(number));
    settings.put("TRUNKLINE_HTTP_ADDRESS", "0.0.0.0");
    settings.put("TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS", Wires.Side.SUBSCRIBER.host());
    wires.open(number, port);
  }

  private Map<String, String> settings(int number, int port, String masterKey) {
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", Integer.toString(port));
    settings.put("TRUNKLINE_MEMBER_NAME", "member" + number);
    settings.put("TRUNKLINE_CLUSTER_HOST", "127.0.0." + (number + 1));
    settings.put("TRUNKLINE_CLUSTER_PORT", Integer.toString(clusterPort));
    settings.put("TRUNKLINE_LABELS", terrain.labels(number));
    settings.put("WHATSAPP_API_KEY", Api.KEY);
    settings.put("TRUNKLINE_MASTER_KEY", masterKey);
    settings.put("TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS", "127.0.0.1");
    settings.put("WHATSAPP_HOOK_URL", subscriber.all());
    settings.put("WHATSAPP_HOOK_RETRIES_DELAY_SECONDS", "1");
    return settings;
  }

  private static RandomGenerator random(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /// Starts all members, links all sessions, and lets everyone write.
  void begin() throws IOException, InterruptedException {
    members.forEach(GatewayProcess::start);
    awaitMembers();
    for (Party resident : residents) {
      waitFor(() -> create(resident));
      link(resident);
    }
    waitFor(() -> world.connected(residents) == residents.size());
    for (int i = 0; i < TALKERS; i++) {
      open(i);
    }
  }

  private boolean create(Party party) throws IOException, InterruptedException {
    String own = subscriber.own();
    String url = wires.isPresent() ? wires.get().open(Wires.Side.SUBSCRIBER, own) : own;
    Map<String, Object> webhook = Map.of("url", url, "events", List.of("*"));
    Map<String, Object> config = new HashMap<>(Map.of("webhooks", List.of(webhook)));
    pool(party).ifPresent(pool -> config.put("pool", pool));
    Api.Answer answer =
        api.send(Api.Call.post("/api/sessions", Map.of("name", party.name(), "config", config)));
    return answer.isSuccess() || answer.status() == 422;
  }

  private Optional<String> pool(Party resident) {
    return terrain.pool(residents.indexOf(resident) + 1);
  }

  List<Party> residentsOf(String pool) {
    return residents.stream()
        .filter(party -> pool(party).filter(pool::equals).isPresent())
        .toList();
  }

  /// Asks after a session whose pool nobody serves.
  ///
  /// @return what is wrong with the answer
  Optional<String> waits(Party party) {
    AtomicReference<String> answer = new AtomicReference<>("none");
    try {
      await()
          .atMost(ANSWERS_IN)
          .ignoreExceptionsInstanceOf(IOException.class)
          .until(() -> {
            JsonNode info = api.send(Api.Call.get("/api/sessions/" + party.name())).json();
            answer.set(info.toString());
            return info.path("status").asText().equals("STARTING")
                && info.path("engine").path("reason").asText().startsWith("No member serves pool");
          });
      return Optional.empty();
    } catch (ConditionTimeoutException _) {
      return Optional.of(party.name() + " does not wait: " + answer.get());
    }
  }

  /// Tenures of shards under members that do not serve their pool.
  int strays() {
    return Integer.parseInt(
        database
            .ask(
                """
                SELECT COUNT(*) FROM ownership o JOIN shard s ON s.id = o.shard
                  JOIN member m ON m.id = o.member
                WHERE NOT COALESCE(s.pool, 'default')
                  = ANY(string_to_array(COALESCE(NULLIF(m.labels, ''), 'default'), ','))
                """)
            .getFirst());
  }

  private void link(Party party) throws IOException, InterruptedException {
    try {
      waitFor(() -> isLinked(party));
    } catch (ConditionTimeoutException e) {
      String shown = api.send(Api.Call.get("/api/sessions/" + party.name())).body();
      throw new IllegalStateException("not linked: " + shown, e);
    }
  }

  /// Scans again when the session has moved before the phone knew it: it shows another code then.
  private boolean isLinked(Party party) throws IOException, InterruptedException {
    return world.isLinked(party) || (scan(party) && world.isLinked(party));
  }

  private boolean scan(Party party) throws IOException, InterruptedException {
    Api.Answer qr = api.send(Api.Call.get("/api/" + party.name() + "/auth/qr?format=raw"));
    return qr.isSuccess() && world.scan(party, qr.json().path("value").asText());
  }

  private void open(int number) {
    Party me = residents.get(number);
    Party next = residents.get((number + 1) % TALKERS);
    Party friend = friends.get(number % FRIENDS);
    talk(Lane.byApi(me, friend, Addressing.PHONE_NUMBER));
    talk(Lane.byApi(me, next, Addressing.PHONE_NUMBER));
    talk(Lane.byPhone(friend, me, Addressing.PHONE_NUMBER));
  }

  private void talk(Lane lane) {
    RandomGenerator own = random(random.nextLong());
    Traffic.Writer writer =
        lane.byApi()
            ? new ApiWriter(lane, api, ledger, traffic, own)
            : new PhoneWriter(lane, world, ledger);
    traffic.add(lane.name(), writer, random(random.nextLong()));
  }

  /// Waits until all members are up and all shards have an owner. Where any member may run any,
  /// they own about as many.
  void awaitMembers() {
    int fewest = terrain == Terrain.POOLS ? 0 : 10;
    waitFor(() -> {
      List<String> owned =
          database.ask(
              """
              SELECT COUNT(s.id) FROM member m LEFT JOIN shard s ON s.owner = m.id
              WHERE m.gone_at IS NULL AND m.up_at IS NOT NULL GROUP BY m.id
              """);
      int all = owned.stream().mapToInt(Integer::parseInt).sum();
      return owned.size() == MEMBERS
          && all == Integer.parseInt(database.ask("SELECT COUNT(*) FROM shard").getFirst())
          && owned.stream().allMatch(each -> Integer.parseInt(each) >= fewest);
    });
  }

  void waitFor(Callable<Boolean> condition) {
    await()
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .atMost(SETTLES_IN)
        .ignoreExceptionsInstanceOf(IOException.class)
        .ignoreExceptionsInstanceOf(IllegalStateException.class)
        .until(condition);
  }

  /// The sessions that a member, counted from 1, runs.
  List<Party> sessionsOf(int member) {
    List<String> names =
        database.ask(
            """
            SELECT s.id FROM session s JOIN shard h ON h.id = s.shard WHERE h.owner LIKE 'member%d#%%'
            """
                .formatted(member));
    return residents.stream().filter(party -> names.contains(party.name())).toList();
  }

  /// The member that the others count as the oldest, by Pekko's order of arrival.
  int oldest() {
    return Integer.parseInt(
        database
            .ask("SELECT substr(name, 7) FROM member WHERE gone_at IS NULL ORDER BY up_at LIMIT 1")
            .getFirst());
  }

  /// How often a session has said that it works.
  long timesWorking(Party party) {
    return subscriber
        .ofAll(party)
        .events()
        .filter(event -> event.is("session.status", "WORKING"))
        .count();
  }

  /// Pairs of tenures of one shard that overlap: two that could write at a time.
  int overlaps() {
    return Integer.parseInt(
        database
            .ask(
                """
                SELECT COUNT(*) FROM ownership a JOIN ownership b
                  ON a.shard = b.shard AND a.epoch < b.epoch
                WHERE a.until IS NULL OR a.until > b.since
                """)
            .getFirst());
  }

  GatewayProcess member(int number) {
    return members.get(number - 1);
  }

  int members() {
    return members.size();
  }

  List<GatewayProcess> processes() {
    return List.copyOf(members);
  }

  /// @throws java.util.NoSuchElementException when they are the machine's
  Clocks clocks() {
    return clocks.orElseThrow();
  }

  /// @throws java.util.NoSuchElementException when members have no network of their own
  Wires wires() {
    return wires.orElseThrow();
  }

  Database database() {
    return database;
  }

  World world() {
    return world;
  }

  Traffic traffic() {
    return traffic;
  }

  Ledger ledger() {
    return ledger;
  }

  List<Party> residents() {
    return residents;
  }

  /// Lets nobody write, waits until everything is there, and looks what is wrong.
  Findings findings() throws InterruptedException {
    List<Party> everyone = new ArrayList<>(residents.subList(0, TALKERS));
    everyone.addAll(friends);
    try {
      await()
          .pollInterval(Duration.ofMillis(300))
          .atMost(SETTLES_IN)
          .until(() -> audit.of(everyone).isComplete());
    } catch (ConditionTimeoutException _) {
      // the findings tell what is missing
    }
    Findings findings = audit.of(everyone);
    for (Party party : everyone) {
      subscriber
          .ofAll(party)
          .problems()
          .forEach(problem -> findings.add(Findings.Kind.EVENT_ORDER, problem));
    }
    return findings;
  }

  @Override
  public void close() throws IOException {
    members.forEach(GatewayProcess::close);
    subscriber.close();
    world.close();
    database.close();
    wires.ifPresent(Wires::close);
  }
}
