package dev.trunkline.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Network;
import dev.trunkline.engine.transport.NetworkSettings;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.engine.transport.TransportLimits;
import dev.trunkline.simulator.testing.AdminClient;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import dev.trunkline.simulator.transport.LoopbackCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The running simulator, met by the engine's own transport over real sockets.
final class SimulatorTest {
  private static final long SECONDS_MAX = 20;

  private final BlockingQueue<Input> inbox = new LinkedBlockingQueue<>();
  // Never started: gives keys and signatures to the client under test.
  private final TestDevice device = new TestDevice(new TestServer());

  private static Network network(Simulator simulator, CurvePublicKey root) {
    return new Network(
        new NetworkSettings(simulator.webSocket(), root, Optional.empty(), TransportLimits.DEFAULT),
        InstantSource.system());
  }

  private void register(Transport transport) {
    transport.perform(
        new Connect(
            1, device.registration().build().toByteArray(), device.noise(), Optional.empty()));
  }

  private <T extends Input> T await(Class<T> kind) throws InterruptedException {
    while (true) {
      Input input = inbox.poll(SECONDS_MAX, TimeUnit.SECONDS);
      if (input == null) {
        throw new AssertionError("no " + kind.getSimpleName());
      }
      if (kind.isInstance(input)) {
        return kind.cast(input);
      }
    }
  }

  private Node awaitStanza() throws InterruptedException {
    return await(StanzaArrived.class).stanza();
  }

  @Test
  void answersByTlsWhenItHasKeys() throws InterruptedException {
    SimulatorConfig config = SimulatorConfig.DEFAULT.withTls(LoopbackCertificate.keys());
    try (Simulator simulator = Simulator.start(config);
        Network network =
            new Network(
                new NetworkSettings(
                    simulator.webSocket(),
                    simulator.root(),
                    Optional.of(LoopbackCertificate.trust()),
                    TransportLimits.DEFAULT),
                InstantSource.system())) {
      register(network.transport(inbox::add));

      assertThat(simulator.webSocket().getScheme()).isEqualTo("wss");
      assertThat(awaitStanza().requireChild("pair-device").children("ref")).isNotEmpty();
    }
  }

  @Test
  void offersADeviceToAnyoneWhoScansItsCode() throws InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
        Network network = network(simulator, simulator.root());
        Transport transport = network.transport(inbox::add)) {
      AdminClient admin = new AdminClient(simulator.admin());
      register(transport);
      String ref = awaitStanza().requireChild("pair-device").children("ref").getFirst().text();

      var scanned = admin.post("/admin/mock-phone/scan-qr", device.qr(ref)).expect(200);

      assertThat(scanned.path("device").asInt()).isEqualTo(1);
      assertThat(awaitStanza().child("pair-success")).isPresent();
      assertThat(admin.get("/admin/status").expect(200).path("connections").asInt()).isEqualTo(1);
    }
  }

  @Test
  void breaksAConnectionOnDemand() throws InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
        Network network = network(simulator, simulator.root());
        Transport transport = network.transport(inbox::add)) {
      AdminClient admin = new AdminClient(simulator.admin());
      register(transport);
      awaitStanza();
      var connections = admin.get("/admin/connections").expect(200).path("connections");

      admin.delete("/admin/connections/" + connections.get(0).path("id").asLong()).expect(200);

      assertThat(await(Closed.class).reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    }
  }

  @Test
  void closesAllConnectionsWhenItStartsOver() throws InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
        Network network = network(simulator, simulator.root());
        Transport transport = network.transport(inbox::add)) {
      AdminClient admin = new AdminClient(simulator.admin());
      admin.post("/admin/accounts", "{}").expect(201);
      register(transport);
      awaitStanza();

      admin.post("/admin/reset", "").expect(200);

      await(Closed.class);
      assertThat(admin.get("/admin/status").expect(200).path("accounts").asInt()).isZero();
    }
  }

  @Test
  void answersAPingOfAClientThatIsNotLinkedYet() throws InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
        Network network = network(simulator, simulator.root());
        Transport transport = network.transport(inbox::add)) {
      register(transport);
      awaitStanza();

      transport.perform(
          new Transmit(
              Node.of("iq")
                  .with("to", "s.whatsapp.net")
                  .with("type", "get")
                  .with("xmlns", "w:p")
                  .with("id", "7")
                  .holding(Node.of("ping"))));

      assertThat(awaitStanza().attributes())
          .containsEntry("type", "result")
          .containsEntry("id", "7");
    }
  }

  @Test
  void isNotTrustedByAClientThatTrustsAnotherRoot() throws InterruptedException {
    CurvePublicKey other = CurveKeyPair.generate(new TestServer().random()).publicKey();
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT);
        Network network = network(simulator, other);
        Transport transport = network.transport(inbox::add)) {
      register(transport);

      assertThat(await(Closed.class).reason()).isEqualTo(CloseReason.UNTRUSTED_SERVER);
    }
  }

  @Test
  void keepsItsRootFromAFile(@TempDir Path folder) throws IOException {
    SimulatorConfig config =
        SimulatorConfig.DEFAULT.withRoot(new Root.InFile(folder.resolve("root.key")));
    CurvePublicKey first;
    try (Simulator simulator = Simulator.start(config)) {
      first = simulator.root();
    }
    try (Simulator simulator = Simulator.start(config)) {
      assertThat(simulator.root()).isEqualTo(first);
    }
    assertThat(Files.readString(folder.resolve("root.key"))).hasSize(65);
  }

  @Test
  void refusesARootFileWithoutAKey(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("root.key"), "abcd");
    SimulatorConfig config = SimulatorConfig.DEFAULT.withRoot(new Root.InFile(file));

    assertThatThrownBy(() -> Simulator.start(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("root.key");
  }

  @Test
  void hasTheSameRootForTheSameSeed() {
    SimulatorConfig config = SimulatorConfig.DEFAULT.withRoot(new Root.FromSeed("demo"));
    try (Simulator one = Simulator.start(config);
        Simulator other = Simulator.start(config)) {
      assertThat(one.root()).isEqualTo(other.root());
    }
  }

  @Test
  void saysWhichPortIsTaken() {
    try (Simulator simulator = Simulator.start(SimulatorConfig.DEFAULT)) {
      SimulatorConfig samePort =
          SimulatorConfig.DEFAULT.withPorts(simulator.webSocket().getPort(), 0);

      assertThatThrownBy(() -> Simulator.start(samePort))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot listen at 127.0.0.1:" + simulator.webSocket().getPort());
    }
  }
}
