package dev.trunkline.simulator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.turn.ConnectionId;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// What an acceptor reported, in order.
final class PlayedServer implements ClientListener {
  private static final long SECONDS_MAX = 20;

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private volatile CountDownLatch gate = new CountDownLatch(0);

  sealed interface Event {
    ConnectionId connection();

    record Connected(
        ConnectionId connection,
        ClientPayload payload,
        CurvePublicKey key,
        Optional<byte[]> routing)
        implements Event {}

    record Received(ConnectionId connection, Node node) implements Event {}

    record Gone(ConnectionId connection) implements Event {}
  }

  @Override
  public void onConnect(
      ConnectionId connection,
      ClientPayload payload,
      CurvePublicKey key,
      Optional<byte[]> routing) {
    events.add(new Event.Connected(connection, payload, key, routing));
  }

  @Override
  public void onNode(ConnectionId connection, Node node) {
    events.add(new Event.Received(connection, node));
    try {
      gate.await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onClose(ConnectionId connection) {
    events.add(new Event.Gone(connection));
  }

  /// From the next stanza on this server reads nothing until the latch opens.
  void holdAt(CountDownLatch latch) {
    gate = latch;
  }

  Event next() throws InterruptedException {
    return Objects.requireNonNull(
        events.poll(SECONDS_MAX, TimeUnit.SECONDS), "nothing happened in time");
  }

  Event.Connected expectConnected() throws InterruptedException {
    Event next = next();
    assertThat(next).isInstanceOf(Event.Connected.class);
    return (Event.Connected) next;
  }

  Node expectNode() throws InterruptedException {
    Event next = next();
    assertThat(next).isInstanceOf(Event.Received.class);
    return ((Event.Received) next).node();
  }

  void expectGone(ConnectionId connection) throws InterruptedException {
    assertThat(next()).isEqualTo(new Event.Gone(connection));
  }

  boolean isEmpty() {
    return events.isEmpty();
  }
}
