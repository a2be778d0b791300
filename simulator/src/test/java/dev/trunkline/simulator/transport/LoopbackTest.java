package dev.trunkline.simulator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Disconnect;
import dev.trunkline.engine.transport.Network;
import dev.trunkline.engine.transport.NetworkSettings;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.simulator.turn.ConnectionId;
import java.net.URI;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The engine's transport against the simulator's acceptor, over real sockets.
class LoopbackTest {
  private static final int STANZAS = 2_000;

  private final Loopback loopback = new Loopback();
  private final Inbox inbox = new Inbox();

  @AfterEach
  void close() {
    loopback.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ws", "wss"})
  void carriesStanzasBothWaysInOrder(String scheme) throws InterruptedException {
    // Given
    Acceptor acceptor = loopback.accept(scheme.equals("wss"), Loopback.LIMITS);
    Transport transport =
        loopback.transport(
            scheme + "://127.0.0.1:" + acceptor.port() + "/ws/chat", inbox, Loopback.LIMITS);
    transport.perform(loopback.connect());
    ConnectionId connection = loopback.server.expectConnected().connection();
    inbox.expectOpened();

    // When
    for (int i = 0; i < STANZAS; i++) {
      transport.perform(new Transmit(stanza("up", i)));
      acceptor.send(connection, stanza("down", i));
    }

    // Then
    for (int i = 0; i < STANZAS; i++) {
      assertThat(loopback.server.expectNode()).isEqualTo(stanza("up", i));
      assertThat(inbox.expectStanza()).isEqualTo(stanza("down", i));
    }
  }

  @Test
  void tellsTheServerWhoTheClientIs() throws InterruptedException {
    // Given
    Acceptor acceptor = loopback.accept();
    Connect plain = loopback.connect();
    byte[] routing = {8, 8, 2};

    // When
    loopback
        .transport(acceptor, inbox)
        .perform(
            new Connect(
                Loopback.CONNECTION, plain.payload(), plain.noiseKeys(), Optional.of(routing)));

    // Then
    PlayedServer.Event.Connected client = loopback.server.expectConnected();
    assertThat(client.payload().getUsername()).isEqualTo(15550000001L);
    assertThat(client.key()).isEqualTo(loopback.client.publicKey());
    assertThat(client.routing()).hasValue(routing);
  }

  @Test
  void refusesAServerThatAnotherRootVouchesFor() throws Exception {
    // Given
    Acceptor acceptor = loopback.accept();
    CurveKeyPair otherRoot = CurveKeyPair.generate(new SecureRandom());
    NetworkSettings settings =
        new NetworkSettings(
            URI.create("ws://127.0.0.1:" + acceptor.port() + "/ws/chat"),
            otherRoot.publicKey(),
            Optional.empty(),
            Loopback.LIMITS);

    try (Network network = new Network(settings, InstantSource.system())) {
      // When
      network.transport(inbox).perform(loopback.connect());

      // Then
      Closed closed = inbox.expectClosed();
      assertThat(closed.reason()).isEqualTo(CloseReason.UNTRUSTED_SERVER);
      assertThat(closed.detail()).startsWith("ROOT_SIGNATURE");
      assertThat(loopback.server.isEmpty()).isTrue();
    }
  }

  @Test
  void reportsThatTheServerClosed() throws InterruptedException {
    Acceptor acceptor = loopback.accept();
    ConnectionId connection = opened(acceptor, loopback.transport(acceptor, inbox));

    acceptor.send(connection, stanza("last", 1));
    acceptor.close(connection);

    assertThat(inbox.expectStanza()).isEqualTo(stanza("last", 1));
    assertThat(inbox.expectClosed())
        .isEqualTo(
            new Closed(
                Loopback.CONNECTION,
                CloseReason.CONNECTION_LOST,
                "the peer closed the WebSocket with code 1000: Bye"));
    loopback.server.expectGone(connection);
  }

  @Test
  void reportsThatTheConnectionBroke() throws InterruptedException {
    Acceptor acceptor = loopback.accept();
    ConnectionId connection = opened(acceptor, loopback.transport(acceptor, inbox));

    acceptor.drop(connection);

    Closed closed = inbox.expectClosed();
    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(closed.detail()).contains("Connection reset");
    loopback.server.expectGone(connection);
    assertThat(acceptor.connections()).isZero();
  }

  @Test
  void disconnectsAfterWhatWasTransmittedBefore() throws InterruptedException {
    Acceptor acceptor = loopback.accept();
    Transport transport = loopback.transport(acceptor, inbox);
    ConnectionId connection = opened(acceptor, transport);

    transport.perform(new Transmit(stanza("last", 1)));
    transport.perform(new Disconnect());
    transport.perform(new Transmit(stanza("late", 2)));

    assertThat(loopback.server.expectNode()).isEqualTo(stanza("last", 1));
    loopback.server.expectGone(connection);
    assertThat(inbox.expectClosed())
        .isEqualTo(new Closed(Loopback.CONNECTION, CloseReason.STOPPED, "as asked"));
  }

  @Test
  void closesTheOpenConnectionBeforeItOpensAnother() throws InterruptedException {
    Acceptor acceptor = loopback.accept();
    Transport transport = loopback.transport(acceptor, inbox);
    opened(acceptor, transport);

    transport.perform(loopback.connect());

    assertThat(inbox.expectClosed().reason()).isEqualTo(CloseReason.STOPPED);
    inbox.expectOpened();
  }

  @Test
  void closesOncePerConnect() throws InterruptedException {
    // Given five connects, of which the first four never get anywhere
    Acceptor acceptor = loopback.accept();
    Transport transport = loopback.transport(acceptor, inbox);

    // When
    for (int i = 0; i < 5; i++) {
      transport.perform(loopback.connect());
    }

    // Then
    for (int i = 0; i < 4; i++) {
      assertThat(inbox.expectClosed().reason()).isEqualTo(CloseReason.STOPPED);
    }
    inbox.expectOpened();
    transport.perform(new Disconnect());
    transport.perform(new Disconnect());
    assertThat(inbox.expectClosed().reason()).isEqualTo(CloseReason.STOPPED);
    transport.perform(loopback.connect());
    inbox.expectOpened();
  }

  @Test
  void reportsNothingAfterItsEnd() throws InterruptedException {
    // Given
    Acceptor acceptor = loopback.accept();
    Transport transport = loopback.transport(acceptor, inbox);
    ConnectionId connection = opened(acceptor, transport);

    // When
    transport.close();
    boolean quiet = inbox.isEmpty();
    acceptor.send(connection, stanza("late", 1));
    transport.perform(loopback.connect());

    // Then
    assertThat(quiet).isTrue();
    loopback.server.expectGone(connection);
    assertThat(inbox.isEmpty()).isTrue();
    assertThat(acceptor.connections()).isZero();
  }

  @Test
  void dropsAStanzaThatCannotBeEncodedAndNothingElse() throws InterruptedException {
    Acceptor acceptor = loopback.accept();
    Transport transport = loopback.transport(acceptor, inbox);
    opened(acceptor, transport);

    transport.perform(new Transmit(Node.of("")));
    transport.perform(new Transmit(stanza("next", 1)));

    assertThat(loopback.server.expectNode()).isEqualTo(stanza("next", 1));
  }

  @Test
  void endsAConnectionWhoseInboxFails() throws InterruptedException {
    // Given an inbox that fails on stanzas
    Acceptor acceptor = loopback.accept();
    Transport transport =
        loopback
            .network(URI.create("ws://127.0.0.1:" + acceptor.port() + "/ws/chat"), Loopback.LIMITS)
            .transport(input -> {
              if (input instanceof StanzaArrived) {
                throw new IllegalStateException("a broken inbox");
              }
              inbox.accept(input);
            });
    ConnectionId connection = opened(acceptor, transport);

    // When
    acceptor.send(connection, stanza("down", 1));

    // Then
    assertThat(inbox.expectClosed().detail()).contains("a broken inbox");
    loopback.server.expectGone(connection);
  }

  private ConnectionId opened(Acceptor acceptor, Transport transport) throws InterruptedException {
    transport.perform(loopback.connect());
    inbox.expectOpened();
    ConnectionId connection = loopback.server.expectConnected().connection();
    assertThat(acceptor.connections()).isPositive();
    return connection;
  }

  private static Node stanza(String kind, int number) {
    return Node.of("message")
        .with("id", kind + "-" + number)
        .holding(Node.of("enc").holding(new byte[number]));
  }
}
