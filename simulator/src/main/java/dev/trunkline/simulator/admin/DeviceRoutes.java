package dev.trunkline.simulator.admin;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.login.StreamErrors;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.ConnectionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Linked devices and their connections.
final class DeviceRoutes {
  private DeviceRoutes() {}

  static void add(AdminServer.Routes routes) {
    routes
        .delete("/admin/accounts/{account}/devices/{device}", DeviceRoutes::unlink)
        .post("/admin/accounts/{account}/devices/{device}/nodes", DeviceRoutes::push)
        .get("/admin/connections", DeviceRoutes::list)
        .delete("/admin/connections/{connection}", DeviceRoutes::end);
  }

  private static void unlink(Exchange exchange) {
    exchange.ask((turn, desk) -> {
      desk.unlinking().unlink(turn, linked(exchange, desk));
      return true;
    });
    exchange.done();
  }

  private static Device linked(Exchange exchange, Desk desk) {
    Device device = exchange.device(desk);
    if (device.isPhone()) {
      throw Refusal.unprocessable("device 0 is the phone itself");
    }
    return device;
  }

  private static void push(Exchange exchange) {
    Node node = NodeJson.read(Fields.parse(exchange.body()));
    exchange.ask((turn, desk) -> {
      Device device = linked(exchange, desk);
      Connection connection =
          desk.server()
              .connections()
              .of(device)
              .orElseThrow(() -> Refusal.conflict(device + " is not connected"));
      desk.server().connections().send(turn, connection, node);
      return true;
    });
    exchange.done();
  }

  private static void list(Exchange exchange) {
    int limit = exchange.query("limit", 1, 10_000, 1_000);
    exchange.answer(
        exchange.ask((_, desk) -> {
          List<Connection> all = List.copyOf(desk.server().connections().all());
          return Map.of(
              "total",
              all.size(),
              "connections",
              Views.all(all.subList(0, Math.min(limit, all.size())), Views::connection));
        }));
  }

  /// Breaks a connection, or closes it with a stream error.
  private static void end(Exchange exchange) {
    Optional<String> error = exchange.query("streamError");
    exchange.ask((turn, desk) -> {
      Connection connection = connection(desk, exchange.path("connection"));
      if (error.isPresent()) {
        desk.server()
            .connections()
            .close(turn, connection, Optional.of(StreamErrors.of(error.get())));
      } else {
        desk.server().connections().drop(turn, connection);
      }
      return true;
    });
    exchange.done();
  }

  private static Connection connection(Desk desk, String number) {
    return Optional.of(number)
        .filter(text -> text.matches("[0-9]{1,18}"))
        .flatMap(text -> desk.server().connections().find(new ConnectionId(Long.parseLong(text))))
        .orElseThrow(() -> Refusal.notFound("there is no connection " + number));
  }
}
