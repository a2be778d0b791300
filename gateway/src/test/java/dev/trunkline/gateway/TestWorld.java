package dev.trunkline.gateway;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A gateway, over HTTP, and a simulator with people in it.
final class TestWorld implements AutoCloseable {
  /// Longer than anything takes here that comes at all, however much else the machine has to do.
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final String KEY = "world-key";

  private final Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
  private final HttpClient client = HttpClient.newHttpClient();
  private final Map<String, String> settings = new HashMap<>();
  private Gateway gateway;

  /// @param extra besides what makes it work
  TestWorld(Path data, Map<String, String> extra) {
    settings.put("TRUNKLINE_DATA", data.toString());
    settings.put("TRUNKLINE_WHATSAPP_URL", simulator.webSocket().toString());
    settings.put("TRUNKLINE_NOISE_ROOT_KEY", HexFormat.of().formatHex(simulator.root().bytes()));
    settings.put("WAHA_API_KEY", KEY);
    settings.put("PORT", "0");
    settings.put("TRUNKLINE_CLUSTER_PORT", "0");
    settings.putAll(extra);
    gateway = start();
  }

  private Gateway start() {
    return Gateway.start(Configuration.read(settings, RandomGenerator.getDefault()));
  }

  /// The gateway stops and comes back.
  void restart() {
    gateway.close();
    gateway = start();
  }

  Account person(String pushName) {
    return person(simulator, pushName);
  }

  /// A new account.
  static Account person(Simulator simulator, String pushName) {
    return simulator
        .ask((turn, desk) ->
            switch (desk.accounts()
                .create(
                    turn,
                    new Accounts.Order(
                        Optional.empty(), Optional.empty(),
                        Optional.of(pushName), Optional.empty()))) {
              case Accounts.Creation.Created(Account created) -> created;
              case Accounts.Creation.Taken _, Accounts.Creation.Full _ ->
                  throw new AssertionError("no room for " + pushName);
            })
        .join();
  }

  /// Creates a session, as soon as a member of a cluster has its shards, and scans its code.
  void pair(String session, Account account) {
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(SessionException.class)
        .untilAsserted(() -> gateway.sessions().create(session, SessionConfig.EMPTY, true));
    QrCode code = QrCode.find(gateway.sessions().qr(session)).orElseThrow();
    simulator.ask((turn, desk) -> desk.pairing().scan(turn, account, code)).join();
    awaitWorking(session);
  }

  void awaitWorking(String session) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> gateway.sessions().find(session).orElseThrow().status() == SessionStatus.WORKING);
  }

  /// What a person's phone shows.
  List<String> inbox(Account account) {
    return simulator
        .ask((turn, desk) -> desk.phones().of(turn, account).inbox().after(0))
        .join()
        .stream()
        .map(Inbox.Shown::text)
        .toList();
  }

  /// How often a person's phone had to ask for a text until it could read it.
  int retries(Account account, String text) {
    return simulator
        .ask((turn, desk) -> desk.phones().of(turn, account).inbox().after(0))
        .join()
        .stream()
        .filter(shown -> shown.text().equals(text))
        .mapToInt(Inbox.Shown::retries)
        .sum();
  }

  /// A person writes to another.
  void write(Account from, Account to, String text) {
    simulator
        .ask((turn, desk) -> desk.phones().send(turn, from, to, Addressing.PHONE_NUMBER, text))
        .join();
  }

  /// A group that the first person makes.
  Group group(Addressing addressing, Account owner, Account... others) {
    GroupChanges.Order order = new GroupChanges.Order("friends", addressing, List.of(others));
    return simulator
        .ask((turn, desk) -> desk.groups().create(turn, owner.phone(), order).orElseThrow())
        .join();
  }

  /// A person writes to a group.
  void write(Account from, Group to, String text) {
    simulator.ask((turn, desk) -> desk.phones().send(turn, from, to, text)).join();
  }

  void join(Group group, Account account) {
    simulator
        .ask((turn, desk) -> {
          desk.groups().add(turn, group.creator().phone(), group, List.of(account));
          return true;
        })
        .join();
  }

  void leave(Group group, Account account) {
    simulator
        .ask((turn, desk) -> {
          desk.groups().remove(turn, account.phone(), group, List.of(account));
          return true;
        })
        .join();
  }

  /// A person's phone can read nothing any more that another's devices encrypt with what they have.
  void loseRatchets(Account account, Account other) {
    simulator.ask((turn, desk) -> desk.phones().of(turn, account).forgetSessions(other)).join();
  }

  /// Holds up the next receipts that an account's linked devices get.
  void delayReceipts(Account account, Duration delay) {
    Fault.Target target =
        new Fault.Target(
            Optional.of(account.phoneNumber()), Optional.empty(), Optional.of("receipt"));
    Fault fault = new Fault(FaultKind.DELAY, target, Fault.Odds.times(1), "", delay);
    simulator.ask((turn, desk) -> desk.server().faults().order(turn, fault)).join();
  }

  List<Violation> violations() {
    return simulator.ask((_, desk) -> desk.server().judge().violations().latest()).join();
  }

  JsonNode get(String path) {
    return Json.read(send(request(path).GET()).body());
  }

  HttpResponse<String> post(String path, String body) {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> put(String path, String body) {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  int port() {
    return gateway.port();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
        .header("X-Api-Key", KEY)
        .header("Content-Type", "application/json");
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    gateway.close();
    simulator.close();
    client.close();
  }
}
