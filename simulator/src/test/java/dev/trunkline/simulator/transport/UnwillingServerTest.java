package dev.trunkline.simulator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.engine.transport.TransportLimits;
import dev.trunkline.engine.wire.Frame;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What the engine's transport makes of servers that refuse, are absent, or do not speak the
/// protocol.
class UnwillingServerTest {
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final TransportLimits IMPATIENT =
      new TransportLimits(
          Frame.BODY_BYTES_MAX, 1 << 20, Duration.ofMillis(200), Duration.ofMillis(300));

  private final Loopback loopback = new Loopback();
  private final Inbox inbox = new Inbox();

  @AfterEach
  void close() {
    loopback.close();
  }

  @Test
  void reportsThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket free = RawServer.silent()) {
      port = free.getLocalPort();
    }

    Closed closed = closedBy("ws://127.0.0.1:" + port + "/ws/chat", Loopback.LIMITS);

    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(closed.detail()).contains("Connection refused").contains(":" + port);
  }

  @Test
  void reportsAnUnknownHost() throws Exception {
    Closed closed = closedBy("ws://no-such-host.invalid/ws/chat", Loopback.LIMITS);

    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(closed.detail()).startsWith("unknown host: no-such-host.invalid");
  }

  @Test
  void reportsARefusedUpgrade() throws Exception {
    Acceptor acceptor = loopback.accept();

    Closed closed = closedBy("ws://127.0.0.1:" + acceptor.port() + "/other", Loopback.LIMITS);

    assertThat(closed)
        .isEqualTo(
            new Closed(
                Loopback.CONNECTION,
                CloseReason.CONNECTION_LOST,
                "the server refuses the WebSocket: HTTP 404 Not Found"));
  }

  @Test
  void reportsAServerWithoutTls() throws Exception {
    Acceptor acceptor = loopback.accept();

    Closed closed = closedBy("wss://127.0.0.1:" + acceptor.port() + "/ws/chat", Loopback.LIMITS);

    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(closed.detail()).startsWith("no TLS: ");
  }

  @Test
  void refusesATlsCertificateForAnotherHost() throws Exception {
    // Given a server whose trusted certificate names 127.0.0.1 only
    Acceptor acceptor = loopback.accept(true, Loopback.LIMITS);

    Closed closed = closedBy("wss://localhost:" + acceptor.port() + "/ws/chat", Loopback.LIMITS);

    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(closed.detail()).startsWith("no TLS: ").contains("localhost");
  }

  @Test
  void givesUpOnAServerThatSaysNothing() throws Exception {
    try (ServerSocket silent = RawServer.silent()) {
      Closed closed = closedBy("ws://127.0.0.1:" + silent.getLocalPort() + "/ws/chat", IMPATIENT);

      assertThat(closed)
          .isEqualTo(
              new Closed(
                  Loopback.CONNECTION,
                  CloseReason.CONNECTION_LOST,
                  "no connection and handshake within PT0.3S"));
    }
  }

  @Test
  void givesUpOnAServerThatNeverAnswersTheHandshake() throws Exception {
    try (RawServer server = new RawServer(new byte[0])) {
      assertThat(closedBy(server.uri(), IMPATIENT).detail())
          .isEqualTo("no connection and handshake within PT0.3S");
    }
  }

  @Test
  void refusesGarbageInsteadOfAHandshake() throws Exception {
    byte[] garbage = new byte[300];
    new Random(7).nextBytes(garbage);

    assertProtocolError(RawServer.message(BINARY, Frame.of(garbage)), "no handshake message");
  }

  @Test
  void refusesALongFrameBeforeTheServerHasProvenItself() throws Exception {
    assertProtocolError(
        RawServer.message(BINARY, HexFormat.of().parseHex("010001")),
        "a frame of 65537 bytes, more than 65536");
  }

  @Test
  void refusesText() throws Exception {
    assertProtocolError(
        RawServer.message(TEXT, "hello".getBytes(StandardCharsets.UTF_8)),
        "a WebSocket message of text");
  }

  @Test
  void refusesALongMessageAsSoonAsItIsAnnounced() throws Exception {
    assertProtocolError(
        HexFormat.of().parseHex("827f0000000002000000"), "Max frame length of 16842751");
  }

  @Test
  void refusesWhatIsNoWebSocketFrame() throws Exception {
    assertProtocolError(HexFormat.of().parseHex("f300"), "RSV != 0");
  }

  @Test
  void reportsWhyTheServerCloses() throws Exception {
    byte[] busy =
        HexFormat.of()
            .parseHex("03f5" + HexFormat.of().formatHex("busy".getBytes(StandardCharsets.UTF_8)));

    try (RawServer server = new RawServer(RawServer.message(CLOSE, busy))) {
      assertThat(closedBy(server.uri(), Loopback.LIMITS).detail())
          .isEqualTo("the peer closed the WebSocket with code 1013: busy");
    }
  }

  @Test
  void givesUpOnAServerThatReadsNothing() throws Exception {
    assertGivenUp(
        100, limits(1 << 30, Duration.ofMillis(200)), "bytes wait to be sent since PT0.2S");
  }

  @Test
  void givesUpWhenTooMuchWaitsToBeSent() throws Exception {
    assertGivenUp(
        100_000,
        limits(1 << 20, Duration.ofSeconds(20)),
        "bytes wait to be sent, more than 1048576");
  }

  private static TransportLimits limits(int waitingMax, Duration writePatience) {
    return new TransportLimits(
        Frame.BODY_BYTES_MAX, waitingMax, writePatience, Duration.ofSeconds(20));
  }

  /// Sends stanzas of 64 KiB to a server that stops reading at the first one.
  private void assertGivenUp(int stanzas, TransportLimits limits, String why)
      throws InterruptedException {
    // Given
    CountDownLatch gate = new CountDownLatch(1);
    loopback.server.holdAt(gate);
    Acceptor acceptor = loopback.accept();
    Transport transport =
        loopback.transport("ws://127.0.0.1:" + acceptor.port() + "/ws/chat", inbox, limits);
    transport.perform(loopback.connect());
    inbox.expectOpened();

    // When
    Node stanza = Node.of("message").holding(new byte[64 * 1024]);
    for (int i = 0; i < stanzas && inbox.isEmpty(); i++) {
      transport.perform(new Transmit(stanza));
    }

    // Then
    Closed closed = inbox.expectClosed();
    gate.countDown();
    assertThat(closed.reason()).isEqualTo(CloseReason.CONNECTION_LOST);
    assertThat(closed.detail()).contains(why);
  }

  private void assertProtocolError(byte[] fromServer, String why)
      throws IOException, InterruptedException {
    try (RawServer server = new RawServer(fromServer)) {
      Closed closed = closedBy(server.uri(), Loopback.LIMITS);

      assertThat(closed.reason()).isEqualTo(CloseReason.PROTOCOL_ERROR);
      assertThat(closed.detail()).contains(why);
    }
  }

  private Closed closedBy(String uri, TransportLimits limits) throws InterruptedException {
    loopback.transport(uri, inbox, limits).perform(loopback.connect());
    return inbox.expectClosed();
  }
}
