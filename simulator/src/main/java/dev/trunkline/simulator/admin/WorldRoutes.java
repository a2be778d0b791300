package dev.trunkline.simulator.admin;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.judge.Violations;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What concerns the simulator as a whole: its state, its root key, its judgement, starting over.
final class WorldRoutes {
  private WorldRoutes() {}

  static void add(AdminServer.Routes routes) {
    Controls controls = routes.controls();
    routes
        .get("/admin/status", exchange -> exchange.answer(status(exchange, controls)))
        .get("/admin/certificate-root", exchange -> exchange.answer(root(controls.root())))
        .get(
            "/admin/counters",
            exchange ->
                exchange.answer(exchange.ask((_, desk) -> desk.server().tally().total().asMap())))
        .get(
            "/admin/violations",
            exchange -> exchange.answer(exchange.ask((_, desk) -> violations(desk))))
        .delete(
            "/admin/violations",
            exchange -> {
              exchange.ask((_, desk) -> {
                desk.server().judge().violations().clear();
                return true;
              });
              exchange.done();
            })
        .post(
            "/admin/reset",
            exchange -> {
              Exchange.await(controls.reset());
              exchange.done();
            });
  }

  private static Map<String, Object> status(Exchange exchange, Controls controls) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("ready", true);
    status.put("webSocket", controls.webSocket().toString());
    status.put("connections", controls.connections());
    exchange.ask((turn, desk) -> {
      status.put("now", turn.now().toString());
      status.put("accounts", desk.server().directory().all().size());
      status.put("waitingToBeLinked", desk.pairing().waiting());
      status.put("violations", count(desk.server().judge().violations()));
      return true;
    });
    return status;
  }

  private static long count(Violations violations) {
    return violations.counts().values().stream().mapToLong(Long::longValue).sum();
  }

  private static Map<String, Object> root(CurvePublicKey root) {
    return Map.of(
        "hex", HexFormat.of().formatHex(root.bytes()),
        "base64", Base64.getEncoder().encodeToString(root.bytes()),
        "serial", 0);
  }

  private static Map<String, Object> violations(Desk desk) {
    Violations violations = desk.server().judge().violations();
    Map<String, Long> counts = new LinkedHashMap<>();
    violations.counts().forEach((kind, count) -> counts.put(kind.text(), count));
    List<Violation> latest = violations.latest();
    return Map.of(
        "total", count(violations),
        "counts", counts,
        "violations", Views.all(latest, Views::violation));
  }
}
