package dev.trunkline.simulator.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Input;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Opened;
import dev.trunkline.engine.transport.StanzaArrived;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What a transport reported, in order.
final class Inbox implements Consumer<Input> {
  private static final long SECONDS_MAX = 20;

  private final BlockingQueue<Input> arrivals = new LinkedBlockingQueue<>();

  @Override
  public void accept(Input input) {
    arrivals.add(input);
  }

  Input next() throws InterruptedException {
    return Objects.requireNonNull(
        arrivals.poll(SECONDS_MAX, TimeUnit.SECONDS), "nothing arrived in time");
  }

  void expectOpened() throws InterruptedException {
    assertThat(next()).isEqualTo(new Opened(Loopback.CONNECTION));
  }

  Closed expectClosed() throws InterruptedException {
    Input next = next();
    assertThat(next).isInstanceOf(Closed.class);
    return (Closed) next;
  }

  Node expectStanza() throws InterruptedException {
    Input next = next();
    assertThat(next).isInstanceOf(StanzaArrived.class);
    return ((StanzaArrived) next).stanza();
  }

  boolean isEmpty() {
    return arrivals.isEmpty();
  }
}
