package dev.trunkline.simulator;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.noise.CertificateChain;
import dev.trunkline.engine.noise.ServerHandshake;
import dev.trunkline.engine.transport.TransportLimits;
import dev.trunkline.simulator.admin.AdminServer;
import dev.trunkline.simulator.admin.Controls;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.transport.Acceptor;
import dev.trunkline.simulator.transport.AcceptorSettings;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Turn;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/// A running simulator: plays WhatsApp on one port, and is told what people do on another one.
///
/// Everything may be called from any thread.
public final class Simulator implements Controls, AutoCloseable {
  private static final Duration CERTIFICATES_VALID = Duration.ofDays(365);

  private final CurveKeyPair root;
  private final CoreDriver driver;
  private final Acceptor acceptor;
  private final AdminServer admin;
  private final String host;
  private final String scheme;

  private Simulator(SimulatorConfig config, InstantSource clock) {
    RandomGenerator random =
        config.seed().isPresent()
            ? RandomGeneratorFactory.of("L64X128MixRandom").create(config.seed().getAsLong())
            : new SecureRandom();
    this.host = config.host();
    this.scheme = config.tls().isPresent() ? "wss" : "ws";
    this.root = config.root().keys(random);
    Wire wire = new Wire();
    this.driver = new CoreDriver(config.core(), random, clock, wire);
    this.acceptor =
        new Acceptor(
            new AcceptorSettings(
                config.host(),
                config.port(),
                identity(root, clock.instant(), random),
                config.tls(),
                TransportLimits.DEFAULT),
            driver);
    wire.acceptor = acceptor;
    driver.start();
    this.admin = startAdmin(config);
  }

  private AdminServer startAdmin(SimulatorConfig config) {
    try {
      return AdminServer.start(config.host(), config.adminPort(), this);
    } catch (RuntimeException e) {
      driver.close();
      acceptor.close();
      throw e;
    }
  }

  /// Starts a simulator; it is ready when this returns.
  ///
  /// @throws java.io.UncheckedIOException when a port is taken or the root key cannot be read
  public static Simulator start(SimulatorConfig config) {
    return new Simulator(config, InstantSource.system());
  }

  private static ServerHandshake.Identity identity(
      CurveKeyPair root, Instant now, RandomGenerator random) {
    CurveKeyPair server = CurveKeyPair.generate(random);
    // Valid from yesterday, for clients whose clocks are behind.
    CertificateChain.Validity validity =
        new CertificateChain.Validity(now.minus(Duration.ofDays(1)), now.plus(CERTIFICATES_VALID));
    return new ServerHandshake.Identity(
        server, CertificateChain.issue(root, server.publicKey(), validity, random));
  }

  @Override
  public URI webSocket() {
    return URI.create(scheme + "://" + host + ":" + acceptor.port() + "/ws/chat");
  }

  /// Where people's doings are ordered.
  public URI admin() {
    return URI.create("http://" + host + ":" + admin.port());
  }

  @Override
  public CurvePublicKey root() {
    return root.publicKey();
  }

  @Override
  public int connections() {
    return acceptor.connections();
  }

  @Override
  public CompletableFuture<Boolean> reset() {
    return driver.reset();
  }

  @Override
  public <T> CompletableFuture<T> ask(BiFunction<Turn, Desk, T> command) {
    return driver.ask(command);
  }

  /// Closes all connections and both ports, and forgets everything but the root key.
  @Override
  public void close() {
    admin.close();
    acceptor.close();
    driver.close();
  }

  /// The driver needs a way to the clients before the acceptor, which needs the driver, is there.
  private static final class Wire implements CoreDriver.Carrier {
    private volatile @Nullable Acceptor acceptor;

    @Override
    public void send(ConnectionId connection, Node node) {
      if (acceptor != null) {
        acceptor.send(connection, node);
      }
    }

    @Override
    public void close(ConnectionId connection) {
      if (acceptor != null) {
        acceptor.close(connection);
      }
    }

    @Override
    public void drop(ConnectionId connection) {
      if (acceptor != null) {
        acceptor.drop(connection);
      }
    }
  }
}
