package dev.trunkline.simulator.connection;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The live connections, and the way out to them.
public final class Connections {
  /// Late stanzas of all connections together. A connection that needs one more is dropped.
  private static final int LATE_MAX = 1_000_000;

  private final Map<ConnectionId, Connection> all = new LinkedHashMap<>();
  private final Map<Device, Connection> byDevice = new HashMap<>();
  private final Faults faults;
  private final Duration latency;

  /// @param latency how long every stanza to a client takes
  public Connections(Faults faults, Duration latency) {
    this.faults = faults;
    this.latency = latency;
  }

  /// All that are known, also those that we closed while the client may not know yet.
  public Collection<Connection> all() {
    return Collections.unmodifiableCollection(all.values());
  }

  public Optional<Connection> find(ConnectionId id) {
    return Optional.ofNullable(all.get(id));
  }

  /// The connection in which a device is logged in.
  public Optional<Connection> of(Device device) {
    return Optional.ofNullable(byDevice.get(device));
  }

  public Connection open(Turn turn, ConnectionId id, Client client) {
    Connection connection = new Connection(id, client, turn.now());
    all.put(id, connection);
    return connection;
  }

  public void startPairing(Connection connection) {
    connection.enter(new Stage.Pairing());
  }

  /// Makes a connection the one of its device.
  ///
  /// @return the older one, if it was still open: the caller closes it
  public Optional<Connection> logIn(Connection connection, Device device) {
    Optional<Connection> older = Optional.ofNullable(byDevice.put(device, connection));
    connection.enter(new Stage.LoggedIn(device));
    return older;
  }

  /// The client is gone.
  public Optional<Connection> closed(ConnectionId id) {
    Optional<Connection> connection = Optional.ofNullable(all.remove(id));
    connection.ifPresent(this::forgetDevice);
    return connection;
  }

  /// Closes a connection after what was sent before, with a last word to the client if there is
  /// one.
  public void close(Turn turn, Connection connection, Optional<Node> lastWord) {
    end(turn, connection, lastWord, new Stage.Closing());
  }

  /// Breaks a connection as a bad network would: what is under way is lost.
  public void drop(Turn turn, Connection connection) {
    if (connection.isOpen()) {
      connection.mute();
      turn.drop(connection.id());
      forgetDevice(connection);
      connection.enter(new Stage.Closing());
    }
  }

  /// Closes a connection whose device has logged in anew.
  public void replace(Turn turn, Connection older, Connection newer, Node lastWord) {
    older
        .device()
        .ifPresent(device ->
            end(turn, older, Optional.of(lastWord), new Stage.Replaced(device, newer.id())));
  }

  private void end(Turn turn, Connection connection, Optional<Node> lastWord, Stage stage) {
    if (!connection.isOpen()) {
      return;
    }
    connection.takeHeld().ifPresent(held -> pass(turn, connection, held, Duration.ZERO));
    lastWord.ifPresent(node -> pass(turn, connection, node, Duration.ZERO));
    inOrder(turn, connection, Duration.ZERO, later -> later.close(connection.id()));
    forgetDevice(connection);
    connection.enter(stage);
  }

  private void forgetDevice(Connection connection) {
    connection.device().ifPresent(device -> byDevice.remove(device, connection));
  }

  /// Loses everything that is sent to the connection from now on.
  public void mute(Connection connection) {
    connection.mute();
  }

  /// Sends a stanza, unless the connection is closed.
  public void send(Turn turn, Connection connection, Node node) {
    if (!connection.isOpen()) {
      return;
    }
    Optional<Device> device = connection.device();
    if (device.isEmpty()) {
      pass(turn, connection, node, Duration.ZERO);
      return;
    }
    Optional<Node> held = connection.takeHeld();
    if (held.isEmpty()) {
      Optional<Fault> reorder = strike(turn, FaultKind.REORDER, device.get(), node);
      if (reorder.isPresent()) {
        hold(turn, connection, node, reorder.get().delay());
        return;
      }
    }
    Duration extra =
        strike(turn, FaultKind.DELAY, device.get(), node).map(Fault::delay).orElse(Duration.ZERO);
    pass(turn, connection, node, extra);
    if (strike(turn, FaultKind.DUPLICATE, device.get(), node).isPresent()) {
      pass(turn, connection, node, Duration.ZERO);
    }
    held.ifPresent(older -> pass(turn, connection, older, Duration.ZERO));
  }

  /// Sends the answer to a stanza.
  ///
  /// @param request the tag of that stanza
  public void answer(Turn turn, Connection connection, String request, Node answer) {
    Optional<Fault> slow =
        connection
            .device()
            .flatMap(device -> faults.strike(turn, FaultKind.SLOW_ANSWER, device, request));
    if (slow.isPresent()) {
      turn.later(slow.get().delay(), later -> send(later, connection, answer));
    } else {
      send(turn, connection, answer);
    }
  }

  private void hold(Turn turn, Connection connection, Node node, Duration longest) {
    connection.hold(node);
    turn.later(
        longest,
        later ->
            connection
                .takeHeld()
                .ifPresent(still -> pass(later, connection, still, Duration.ZERO)));
  }

  private Optional<Fault> strike(Turn turn, FaultKind kind, Device device, Node node) {
    return faults.strike(turn, kind, device, node.tag());
  }

  private void pass(Turn turn, Connection connection, Node node, Duration extra) {
    if (!connection.isMuted()) {
      inOrder(turn, connection, extra, later -> later.send(connection.id(), node));
    }
  }

  private void inOrder(Turn turn, Connection connection, Duration extra, Consumer<Turn> action) {
    Instant due = turn.now().plus(latency).plus(extra);
    if (due.isBefore(connection.sentUntil())) {
      due = connection.sentUntil();
    }
    if (due.isAfter(turn.now())) {
      if (turn.laterSize() >= LATE_MAX) {
        drop(turn, connection);
        return;
      }
      connection.sentUntil(due);
      turn.later(Duration.between(turn.now(), due), action);
    } else {
      action.accept(turn);
    }
  }
}
