package dev.trunkline.simulator.admin;

import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.fault.Faults;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// Faults: ordered, listed, lifted.
final class FaultRoutes {
  private static final int DAY_MILLIS = 24 * 60 * 60 * 1_000;
  private static final int DAY_SECONDS = 24 * 60 * 60;

  private FaultRoutes() {}

  static void add(AdminServer.Routes routes) {
    routes
        .post("/admin/faults", FaultRoutes::order)
        .get(
            "/admin/faults",
            exchange ->
                exchange.answer(
                    exchange.ask((_, desk) ->
                        Map.of("faults", Views.all(desk.server().faults().all(), Views::fault)))))
        .delete(
            "/admin/faults",
            exchange -> {
              exchange.ask((_, desk) -> {
                desk.server().faults().clear();
                return true;
              });
              exchange.done();
            })
        .delete("/admin/faults/{fault}", FaultRoutes::lift);
  }

  private static void order(Exchange exchange) {
    Fields fields =
        exchange.fields(
            "kind",
            "account",
            "device",
            "stanza",
            "probability",
            "count",
            "seconds",
            "code",
            "delayMs");
    String text = fields.requireText("kind");
    FaultKind kind =
        FaultKind.find(text)
            .orElseThrow(() ->
                Refusal.badRequest("'kind' must be one of " + FaultKind.texts() + ", not " + text));
    Fault.Target target =
        new Fault.Target(
            fields.digits("account"), fields.number("device", 0, 0xffff), fields.text("stanza"));
    if (target.device().isPresent() && target.phoneNumber().isEmpty()) {
      throw Refusal.badRequest("'device' is a number within an account: 'account' is missing");
    }
    exchange.answer(
        201,
        exchange.ask((turn, desk) -> {
          target.phoneNumber().ifPresent(number -> Exchange.account(desk, number));
          Fault fault = fault(fields, kind, target, turn.now());
          return desk.server()
              .faults()
              .order(turn, fault)
              .map(Views::fault)
              .orElseThrow(() ->
                  Refusal.conflict(
                      Faults.FAULTS_MAX + " faults are in force, more are not allowed"));
        }));
  }

  private static Fault fault(Fields fields, FaultKind kind, Fault.Target target, Instant now) {
    Optional<Instant> until =
        fields.number("seconds", 1, DAY_SECONDS).map(seconds -> now.plusSeconds(seconds));
    return new Fault(
        kind,
        target,
        new Fault.Odds(
            fields.fraction("probability").orElse(1.0),
            fields.number("count", 1, Integer.MAX_VALUE),
            until),
        fields.text("code").orElse(kind.defaultCode()),
        Duration.ofMillis(fields.number("delayMs", 0, DAY_MILLIS).orElse(1_000)));
  }

  private static void lift(Exchange exchange) {
    String text = exchange.path("fault");
    boolean lifted =
        text.matches("[0-9]{1,18}")
            && exchange.ask((_, desk) -> desk.server().faults().lift(Long.parseLong(text)));
    if (!lifted) {
      throw Refusal.notFound("there is no fault " + text);
    }
    exchange.done();
  }
}
