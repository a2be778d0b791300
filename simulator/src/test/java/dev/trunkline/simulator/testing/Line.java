package dev.trunkline.simulator.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Disconnect;
import dev.trunkline.engine.transport.Opened;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.turn.ConnectionId;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// An engine's transport to a [TimedCore] through the [Weather]: stanzas take a while, keep their
/// order, and are lost with their connection.
public final class Line implements Transport {
  private final TimedCore core;
  private final Weather weather;
  private final Consumer<Input> inbox;
  private @Nullable Socket current;
  private boolean closed;

  public Line(TimedCore core, Weather weather, Consumer<Input> inbox) {
    this.core = core;
    this.weather = weather;
    this.inbox = inbox;
  }

  @Override
  public void perform(Effect effect) {
    switch (effect) {
      case Connect connect -> {
        stop();
        current = new Socket(connect);
      }
      case Transmit(Node stanza) -> {
        if (current != null) {
          current.transmit(stanza);
        }
      }
      case Disconnect _ -> stop();
      default -> throw new IllegalArgumentException("an effect of another engine: " + effect);
    }
  }

  private void stop() {
    if (current != null) {
      current.hangUp();
    }
  }

  /// The process is gone.
  @Override
  public void close() {
    closed = true;
    if (current != null) {
      current.die();
    }
  }

  /// The network breaks the connection, if there is one. Both ends find out later.
  public void cut() {
    if (current != null) {
      current.cut();
    }
  }

  /// One connection.
  private final class Socket implements TimedCore.End {
    private final long number;
    private final Client client;
    private @Nullable ConnectionId id;
    private Instant upUntil = core.timeline().now();
    private Instant downUntil = core.timeline().now();
    private boolean cut;
    private boolean ended;

    private Socket(Connect connect) {
      number = connect.connection();
      client = client(connect);
      up(this::open);
    }

    private void open() {
      if (weather.refuses()) {
        ended(CloseReason.CONNECTION_LOST, "refused");
        return;
      }
      down(() -> arrive(new Opened(number)));
      id = core.connect(client, this);
    }

    private void transmit(Node stanza) {
      up(() -> {
        if (id != null) {
          core.stanza(id, stanza);
        }
      });
    }

    private void up(Runnable action) {
      upUntil = inOrder(upUntil, action);
    }

    private void down(Runnable action) {
      downUntil = inOrder(downUntil, action);
    }

    private Instant inOrder(Instant earliest, Runnable action) {
      Instant at = core.timeline().now().plus(weather.latency());
      Instant due = at.isBefore(earliest) ? earliest : at;
      core.timeline()
          .at(
              due,
              () -> {
                if (!cut) {
                  action.run();
                }
              });
      return due;
    }

    private void arrive(Input.Arrival arrival) {
      if (!closed && !ended) {
        inbox.accept(arrival);
      }
    }

    private void ended(CloseReason reason, String detail) {
      arrive(new Closed(number, reason, detail));
      ended = true;
      if (current == this) {
        current = null;
      }
    }

    @Override
    public void sent(Node stanza) {
      down(() -> arrive(new StanzaArrived(number, stanza)));
    }

    @Override
    public void closed() {
      down(() -> ended(CloseReason.CONNECTION_LOST, "closed by the server"));
      leave();
    }

    @Override
    public void dropped() {
      cut = true;
      discover(() -> ended(CloseReason.CONNECTION_LOST, "dropped by the server"));
      leave();
    }

    private void cut() {
      cut = true;
      discover(() -> ended(CloseReason.CONNECTION_LOST, "cut"));
      discover(this::leave);
    }

    /// As asked by this side, after what was sent before.
    private void hangUp() {
      up(this::leave);
      core.timeline().after(weather.latency(), () -> ended(CloseReason.STOPPED, "as asked"));
      current = null;
    }

    private void die() {
      if (weather.delivers()) {
        up(this::leave);
      } else {
        cut = true;
        discover(this::leave);
      }
      current = null;
    }

    private void discover(Runnable action) {
      core.timeline().after(weather.discovery(), action);
    }

    /// The server knows that the connection is gone.
    private void leave() {
      ConnectionId open = id;
      if (open != null) {
        id = null;
        core.disconnect(open);
      }
    }

    private static Client client(Connect connect) {
      try {
        return new Client(
            connect.noiseKeys().publicKey(), ClientPayload.parseFrom(connect.payload()));
      } catch (InvalidProtocolBufferException e) {
        throw new AssertionError(e);
      }
    }
  }
}
