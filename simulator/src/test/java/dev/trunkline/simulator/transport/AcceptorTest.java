package dev.trunkline.simulator.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.TransportLimits;
import dev.trunkline.engine.wire.Frame;
import dev.trunkline.engine.wire.Intro;
import dev.trunkline.simulator.turn.ConnectionId;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the acceptor makes of clients other than ours.
class AcceptorTest {
  private final Loopback loopback = new Loopback();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void close() {
    http.close();
    loopback.close();
  }

  @ParameterizedTest
  @CsvSource({"/, 404", "/ws, 404", "/ws/chat/x, 404", "/admin?x=/ws/chat, 404", "/ws/chat, 426"})
  void refusesRequestsThatAreNoUpgradeOfItsPath(String path, int status) throws Exception {
    Acceptor acceptor = loopback.accept();
    URI uri = URI.create("http://127.0.0.1:" + acceptor.port() + path);

    HttpResponse<String> response =
        http.send(
            HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString("body")).build(),
            HttpResponse.BodyHandlers.ofString());

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // another protocol, another dictionary
        "00000000",
        "57410602",
        // a frame that is no handshake message, and one that is too long for it
        "57410603" + "000003" + "ffffff",
        "57410603" + "010001",
        // a client hello with a key of small order
        "57410603"
            + "000024"
            + "12220a20"
            + "00000000000000000000000000000000"
            + "00000000000000000000000000000000"
      })
  void closesOnClientsThatDoNotSpeakTheProtocol(String hex) throws Exception {
    // Given
    Acceptor acceptor = loopback.accept();
    RawClient client = new RawClient();
    WebSocket socket = client.connect(http, acceptor);

    // When
    socket.sendBinary(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), true).join();

    // Then
    client.closed.get(20, TimeUnit.SECONDS);
    assertThat(loopback.server.isEmpty()).isTrue();
  }

  @Test
  void closesOnClientsThatNeverFinishTheirHandshake() throws Exception {
    // The time counts from the first packet on, and this client has to upgrade within it.
    TransportLimits impatient =
        new TransportLimits(
            Frame.BODY_BYTES_MAX, 1 << 20, Duration.ofSeconds(20), Duration.ofSeconds(2));
    Acceptor acceptor = loopback.accept(false, impatient);
    RawClient client = new RawClient();
    WebSocket socket = client.connect(http, acceptor);

    socket.sendBinary(ByteBuffer.wrap(new Intro(Optional.empty()).encode()), true).join();

    client.closed.get(20, TimeUnit.SECONDS);
    assertThat(loopback.server.isEmpty()).isTrue();
  }

  @Test
  void givesUpOnAClientThatReadsNothing() throws Exception {
    // Given a client that stops at the first stanza
    TransportLimits impatient =
        new TransportLimits(
            Frame.BODY_BYTES_MAX, 1 << 20, Duration.ofMillis(200), Duration.ofSeconds(20));
    Acceptor acceptor = loopback.accept(false, impatient);
    CountDownLatch gate = new CountDownLatch(1);
    loopback
        .network(
            URI.create("ws://127.0.0.1:" + acceptor.port() + "/ws/chat"), TransportLimits.DEFAULT)
        .transport(_ -> awaitUninterruptibly(gate))
        .perform(loopback.connect());
    ConnectionId connection = loopback.server.expectConnected().connection();

    // When
    Node stanza = Node.of("message").holding(new byte[64 * 1024]);
    for (int i = 0; i < 1000 && acceptor.connections() > 0; i++) {
      acceptor.send(connection, stanza);
    }

    // Then
    loopback.server.expectGone(connection);
    gate.countDown();
  }

  @Test
  void refusesAnAddressThatIsTaken() {
    Acceptor acceptor = loopback.accept();
    AcceptorSettings same =
        new AcceptorSettings(
            "127.0.0.1",
            acceptor.port(),
            loopback.identity(),
            Optional.empty(),
            TransportLimits.DEFAULT);

    assertThatThrownBy(() -> new Acceptor(same, loopback.server))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("cannot listen at 127.0.0.1:" + acceptor.port());
  }

  private static void awaitUninterruptibly(CountDownLatch gate) {
    try {
      gate.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// A WebSocket client that just waits for its end.
  private static final class RawClient implements WebSocket.Listener {
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    WebSocket connect(HttpClient http, Acceptor acceptor) {
      return http.newWebSocketBuilder()
          .buildAsync(URI.create("ws://127.0.0.1:" + acceptor.port() + "/ws/chat?ED=CAgC"), this)
          .join();
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      closed.complete(null);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      closed.complete(null);
    }
  }
}
