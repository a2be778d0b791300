package dev.trunkline.simulator.login;

import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.delivery.Delivery;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.presence.Presences;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// Logs devices in: one connection for each, the newest counts.
public final class Login {
  private static final String FAULT_TAG = "login";
  private static final String NOT_LINKED = "401";

  private final Server server;
  private final Presences presences;

  public Login(Server server, Presences presences) {
    this.server = server;
    this.presences = presences;
  }

  /// Lets a client in, or tells it why not.
  public void attempt(Turn turn, Connection connection) {
    Optional<Device> found = find(connection);
    if (found.isEmpty()) {
      fail(turn, connection, NOT_LINKED);
      return;
    }
    Device device = found.get();
    Optional<Fault> failure =
        server.faults().strike(turn, FaultKind.LOGIN_FAILURE, device, FAULT_TAG);
    if (failure.isPresent()) {
      fail(turn, connection, failure.get().code());
      return;
    }
    enter(turn, connection, device);
  }

  /// The device that a client says it is, if its key proves that.
  private Optional<Device> find(Connection connection) {
    ClientPayload payload = connection.client().payload();
    return server
        .directory()
        .findPhoneNumber(Long.toUnsignedString(payload.getUsername()))
        .flatMap(account -> account.device(payload.getDevice()))
        .filter(device -> !device.isPhone())
        .filter(device ->
            device
                .keys()
                .filter(keys -> keys.noise().equals(connection.client().noiseKey()))
                .isPresent());
  }

  private void fail(Turn turn, Connection connection, String reason) {
    Node failure = Node.of("failure").with("reason", reason).with("location", "sim");
    server
        .connections()
        .close(
            turn,
            connection,
            Optional.of(reason.equals("402") ? temporaryBan(turn, failure) : failure));
  }

  private static Node temporaryBan(Turn turn, Node failure) {
    return failure.with("code", 101).with("expire", turn.seconds() + 3_600);
  }

  private void enter(Turn turn, Connection connection, Device device) {
    server.connections().of(device).ifPresent(older -> replace(turn, device, older, connection));
    server.connections().logIn(connection, device);
    server.tally().count(device.account(), Counter.LOGINS);
    device.activate(false);
    server.connections().send(turn, connection, success(turn, device));
    server.connections().send(turn, connection, edgeRouting(device));
    server.delivery().drain(turn, connection, device);
  }

  private void replace(Turn turn, Device device, Connection older, Connection newer) {
    server.judge().replaced(turn, device, older.id(), older.openedAt(), newer.id());
    server.connections().replace(turn, older, newer, StreamErrors.replaced());
  }

  private static Node success(Turn turn, Device device) {
    return Node.of("success")
        .with("t", turn.seconds())
        .with("lid", device.jid(Addressing.LID))
        .with("props", "27")
        .with("companion_enc_static", Base64.getEncoder().encodeToString(new byte[32]))
        .with("display_name", Optional.of(device.account().pushName()).filter(n -> !n.isEmpty()))
        .with("abprops", "1")
        .with("group_abprops", "1")
        .with("location", "sim")
        .with("creation", turn.seconds());
  }

  /// What the client shows at its next connection, before the handshake.
  private static Node edgeRouting(Device device) {
    byte[] info = ByteBuffer.allocate(Long.BYTES).putLong(device.uniqueNumber()).array();
    return Delivery.ib()
        .holding(Node.of("edge_routing").holding(Node.of("routing_info").holding(info)));
  }

  /// A connection of a device is gone; a newer one may be there.
  public void left(Turn turn, Device device) {
    if (server.connections().of(device).isEmpty()) {
      presences.show(turn, device, false);
    }
  }
}
