package dev.trunkline.engine.transport;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Transport;
import io.netty.channel.EventLoop;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One account's connections, at most one at a time, all on one event loop. That makes the order of
/// effects and arrivals: whatever an earlier connection reports comes before a later one's.
final class AccountTransport implements Transport {
  private final Network network;
  private final EventLoop loop;
  private final Consumer<Input> inbox;

  /// Only touched on the event loop.
  private @Nullable Connection current;

  /// Guarded by this.
  private boolean closed;

  AccountTransport(Network network, EventLoop loop, Consumer<Input> inbox) {
    this.network = network;
    this.loop = loop;
    this.inbox = inbox;
  }

  @Override
  public void perform(Effect effect) {
    switch (effect) {
      case Connect connect -> onLoop(() -> connect(connect));
      case Transmit transmit -> onLoop(() -> transmit(transmit));
      case Disconnect _ -> onLoop(() -> stop("as asked"));
      default -> throw new IllegalArgumentException("an effect of another engine: " + effect);
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    onLoop(this::abandon);
  }

  private void onLoop(Runnable work) {
    try {
      loop.execute(work);
    } catch (RejectedExecutionException _) {
      // the network is closed, and this connection with it
    }
  }

  private void connect(Connect connect) {
    stop("a new connection takes its place");
    if (!isClosed()) {
      current = new Connection(this, connect.connection(), network.limits());
      current.open(network, connect, loop);
    }
  }

  private void transmit(Transmit transmit) {
    if (current != null && !isClosed()) {
      current.send(transmit.stanza());
    }
  }

  private void stop(String detail) {
    if (current != null) {
      current.stop(detail);
    }
  }

  private void abandon() {
    if (current != null) {
      current.end(CloseReason.STOPPED, "the transport is closed");
    }
  }

  /// Takes what `connection` has to report, on the event loop.
  void arrived(Connection connection, Input.Arrival arrival) {
    if (arrival instanceof Closed && connection == current) {
      current = null;
    }
    synchronized (this) {
      if (!closed) {
        inbox.accept(arrival);
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }
}
