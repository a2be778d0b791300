package dev.trunkline.simulator.transport;

import dev.trunkline.engine.Transport;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.noise.CertificateChain;
import dev.trunkline.engine.noise.ServerHandshake;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Network;
import dev.trunkline.engine.transport.NetworkSettings;
import dev.trunkline.engine.transport.TransportLimits;
import dev.trunkline.proto.handshake.ClientPayload;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/// A client's network and a server on this machine, and the keys of both.
final class Loopback implements AutoCloseable {
  static final long CONNECTION = 7;

  static final TransportLimits LIMITS = TransportLimits.DEFAULT;

  private static final SecureRandom RANDOM = new SecureRandom();

  final CurveKeyPair root = CurveKeyPair.generate(RANDOM);
  final CurveKeyPair client = CurveKeyPair.generate(RANDOM);
  final PlayedServer server = new PlayedServer();
  private final Deque<Runnable> closers = new ArrayDeque<>();

  /// A new server's, vouched for by the root that this network trusts.
  ServerHandshake.Identity identity() {
    CurveKeyPair keys = CurveKeyPair.generate(RANDOM);
    Instant now = Instant.now();
    CertificateChain.Validity validity =
        new CertificateChain.Validity(now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)));
    return new ServerHandshake.Identity(
        keys, CertificateChain.issue(root, keys.publicKey(), validity, RANDOM));
  }

  Acceptor accept(boolean tls, TransportLimits limits) {
    Acceptor acceptor =
        new Acceptor(
            new AcceptorSettings(
                "127.0.0.1",
                0,
                identity(),
                tls ? Optional.of(LoopbackCertificate.keys()) : Optional.empty(),
                limits),
            server);
    closers.push(acceptor::close);
    return acceptor;
  }

  Acceptor accept() {
    return accept(false, LIMITS);
  }

  Network network(URI uri, TransportLimits limits) {
    Network network =
        new Network(
            new NetworkSettings(
                uri, root.publicKey(), Optional.of(LoopbackCertificate.trust()), limits),
            InstantSource.system());
    closers.push(network::close);
    return network;
  }

  /// A transport whose network connects to `uri`.
  Transport transport(String uri, Inbox inbox, TransportLimits limits) {
    return network(URI.create(uri), limits).transport(inbox);
  }

  Transport transport(Acceptor acceptor, Inbox inbox) {
    return transport("ws://127.0.0.1:" + acceptor.port() + "/ws/chat", inbox, LIMITS);
  }

  Connect connect() {
    byte[] payload = ClientPayload.newBuilder().setUsername(15550000001L).build().toByteArray();
    return new Connect(CONNECTION, payload, client, Optional.empty());
  }

  @Override
  public void close() {
    while (!closers.isEmpty()) {
      closers.pop().run();
    }
  }
}
