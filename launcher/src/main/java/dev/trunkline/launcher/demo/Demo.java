package dev.trunkline.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.Gateway;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.launcher.demo.Steps.StepFailedException;
import dev.trunkline.launcher.process.TemporaryFolder;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A simulated WhatsApp, a gateway, and the script that shows what they do.
public final class Demo implements AutoCloseable {
  private static final String KEY = "demo";
  private static final String ALICE = "15550000101";
  private static final String BOB = "15550000102";
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Ports ports;
  private final Steps steps = new Steps();
  private final TemporaryFolder data;
  private final Receiver receiver;
  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private @Nullable Gateway gateway;
  private @Nullable Simulator simulator;

  /// Which ports to take, 0 for any that is free.
  public record Ports(int gateway, int simulator, int admin) {}

  public Demo(Ports ports) throws IOException {
    this.ports = ports;
    this.data = TemporaryFolder.create("trunkline-demo");
    this.receiver = new Receiver();
    open.push(receiver);
  }

  /// Plays the script until the first step that fails.
  public Steps play() {
    steps.step("start the simulator", this::startSimulator);
    steps.step("start the gateway on SQLite", this::startGateway);
    steps.step("create two accounts with phones", this::createAccounts);
    steps.step("create a session", this::createSession);
    steps.step("pair it by its QR code", this::pair);
    steps.step("send a message", this::send);
    steps.step("receive a message", this::receive);
    steps.step("see that a message was read", this::beRead);
    steps.step("restart the gateway: no new scan", this::restart);
    steps.step("send after the restart", this::sendAgain);
    steps.step("ask the judge", this::judge);
    return steps;
  }

  private Simulator simulator() {
    Simulator started = simulator;
    if (started == null) {
      throw new IllegalStateException("the simulator is not started");
    }
    return started;
  }

  private URI gatewayUri() {
    Gateway started = gateway;
    if (started == null) {
      throw new IllegalStateException("the gateway is not started");
    }
    return URI.create("http://127.0.0.1:" + started.port());
  }

  private Calls api() {
    return new Calls("gateway  ", gatewayUri(), KEY);
  }

  private Calls admin() {
    return new Calls("simulator", simulator().admin(), "");
  }

  private void startSimulator() {
    Simulator started =
        Simulator.start(SimulatorConfig.DEFAULT.withPorts(ports.simulator(), ports.admin()));
    simulator = started;
    open.push(started);
  }

  private void startGateway() {
    Configuration config =
        Configuration.read(
            Map.of(
                "PORT",
                Integer.toString(ports.gateway()),
                "TRUNKLINE_HTTP_ADDRESS",
                "127.0.0.1",
                "TRUNKLINE_DATA",
                data.path().toString(),
                "TRUNKLINE_WHATSAPP_URL",
                simulator().webSocket().toString(),
                "TRUNKLINE_NOISE_ROOT_KEY",
                HexFormat.of().formatHex(simulator().root().bytes()),
                "TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS",
                "127.0.0.1",
                "WAHA_API_KEY",
                KEY,
                "WHATSAPP_SWAGGER_NO_PASSWORD",
                "true"),
            new SecureRandom());
    Gateway started = Gateway.start(config);
    gateway = started;
    open.push(started);
  }

  private void createAccounts() throws Exception {
    admin()
        .post(
            "/admin/accounts", "{\"phoneNumber\":\"%s\",\"pushName\":\"Alice\"}".formatted(ALICE));
    admin().post("/admin/accounts", "{\"phoneNumber\":\"%s\",\"pushName\":\"Bob\"}".formatted(BOB));
  }

  private void createSession() throws Exception {
    api()
        .post(
            "/api/sessions",
            """
            {"name":"default","config":{"webhooks":[{"url":"%s","events":["*"]}]}}\
            """
                .formatted(receiver.url()));
  }

  private void pair() throws Exception {
    String qr = api().get("/api/default/auth/qr?format=raw").path("value").asText();
    admin().post("/admin/mock-phone/scan-qr?account=" + ALICE, qr);
    receiver.await("session.status WORKING", event -> isStatus(event, "WORKING"));
    require(
        api().get("/api/sessions/default").path("me").path("id").asText().equals(ALICE + "@c.us"),
        "the session is not Alice's");
  }

  private static boolean isStatus(JsonNode event, String status) {
    return event.path("event").asText().equals("session.status")
        && event.path("payload").path("status").asText().equals(status);
  }

  private void send() throws Exception {
    sendText("Hello Bob");
  }

  private void sendAgain() throws Exception {
    sendText("Still here");
  }

  private void sendText(String text) throws Exception {
    String id =
        api()
            .post(
                "/api/sendText",
                "{\"session\":\"default\",\"chatId\":\"%s@c.us\",\"text\":\"%s\"}"
                    .formatted(BOB, text))
            .path("id")
            .asText();
    awaitInbox(BOB, text);
    receiver.await(
        "message.ack of " + id, event -> isAck(event, id) && ack(event).equals("DEVICE"));
  }

  private static boolean isAck(JsonNode event, String id) {
    return event.path("event").asText().equals("message.ack")
        && event.path("payload").path("id").asText().equals(id);
  }

  private static String ack(JsonNode event) {
    return event.path("payload").path("ackName").asText();
  }

  private void awaitInbox(String account, String text) throws Exception {
    await(
        "the phone of " + account + " to show \"" + text + "\"",
        () -> {
          for (JsonNode shown : messages(account)) {
            if (shown.path("text").asText().equals(text)) {
              return true;
            }
          }
          return false;
        });
    System.out.println("   phone of " + account + " shows: " + text);
  }

  private JsonNode messages(String account) throws Exception {
    JsonNode inbox = admin().peek("/admin/accounts/" + account + "/inbox?after=0&limit=100");
    return inbox.isArray() ? inbox : inbox.path("messages");
  }

  private void receive() throws Exception {
    admin()
        .post(
            "/admin/accounts/" + BOB + "/messages",
            "{\"to\":\"%s\",\"text\":\"Hello Alice\"}".formatted(ALICE));
    JsonNode event =
        receiver.await(
            "the message",
            it ->
                it.path("event").asText().equals("message")
                    && it.path("payload").path("body").asText().equals("Hello Alice"));
    require(
        event.path("payload").path("from").asText().equals(BOB + "@c.us"),
        "the message is not from Bob");
  }

  private void beRead() throws Exception {
    String messageId = "";
    for (JsonNode shown : messages(BOB)) {
      if (shown.path("text").asText().equals("Hello Bob")) {
        messageId = shown.path("id").asText();
      }
    }
    String id = messageId;
    admin()
        .post(
            "/admin/accounts/" + BOB + "/receipts",
            "{\"messageId\":\"%s\",\"type\":\"read\"}".formatted(id));
    receiver.await(
        "message.ack READ",
        event ->
            event.path("payload").path("id").asText().endsWith(id) && ack(event).equals("READ"));
  }

  private void restart() throws Exception {
    Gateway running = gateway;
    if (running != null) {
      open.remove(running);
      running.close();
    }
    startGateway();
    await(
        "the session to work again",
        () -> api().peek("/api/sessions/default").path("status").asText().equals("WORKING"));
    api().get("/api/sessions/default");
  }

  private void judge() throws Exception {
    JsonNode verdict = admin().get("/admin/violations");
    require(verdict.path("total").asLong(-1) == 0, "the judge has found violations: " + verdict);
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new StepFailedException("waited in vain for " + what);
      }
      Thread.sleep(20);
    }
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new StepFailedException(problem);
    }
  }

  /// Says where to go from here.
  public void printUrls() {
    System.out.println();
    System.out.println("Everything works. It stays up until you press Ctrl-C:");
    System.out.println("  Swagger UI       " + gatewayUri() + "/   (API key: " + KEY + ")");
    System.out.println("  simulator admin  " + simulator().admin() + "/admin/status");
    System.out.println("  simulator for clients  " + simulator().webSocket());
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) { // the rest must close, too
        System.err.println("while closing: " + e);
      }
    }
    data.close();
  }
}
