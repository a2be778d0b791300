package dev.trunkline.simulator.admin;

import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.pairing.PairingStart;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.turn.Turn;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What a person with a phone does to link a device.
final class PairingRoutes {
  private PairingRoutes() {}

  static void add(AdminServer.Routes routes) {
    routes
        .post("/admin/mock-phone/scan-qr", exchange -> scan(exchange, exchange.query("account")))
        .post(
            "/admin/accounts/{account}/scan-qr",
            exchange -> scan(exchange, Optional.of(exchange.path("account"))))
        .post("/admin/accounts/{account}/pairing-code", PairingRoutes::type);
  }

  private static void scan(Exchange exchange, Optional<String> phoneNumber) {
    String text = new String(exchange.body(), StandardCharsets.UTF_8);
    QrCode code =
        QrCode.find(text)
            .orElseThrow(() ->
                Refusal.badRequest(
                    "the body is no QR code's text: expected ref,key,key,secret,platform"));
    exchange.answer(
        exchange.ask((turn, desk) -> {
          Account account =
              phoneNumber
                  .map(number -> Exchange.account(desk, number))
                  .orElseGet(() -> freeAccount(turn, desk));
          return view(account, desk.pairing().scan(turn, account, code));
        }));
  }

  /// The first account without linked devices, or a new one.
  private static Account freeAccount(Turn turn, Desk desk) {
    return desk.server()
        .directory()
        .firstFree()
        .orElseGet(() -> AccountRoutes.create(turn, desk, Accounts.Order.ANY));
  }

  private static void type(Exchange exchange) {
    String code = exchange.fields("code").requireText("code");
    exchange.answer(
        exchange.ask((turn, desk) -> {
          Account account = exchange.account(desk);
          return view(account, desk.pairing().codes().type(turn, account, code));
        }));
  }

  private static Map<String, Object> view(Account account, PairingStart start) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("account", account.phoneNumber());
    switch (start) {
      case PairingStart.Told(int device) -> {
        view.put("device", device);
        view.put("jid", account.jid(Addressing.PHONE_NUMBER).withDevice(device).toString());
      }
      case PairingStart.CodeSent() -> view.put("codeSent", true);
      case PairingStart.Refused(String reason) -> throw Refusal.unprocessable(reason);
    }
    return view;
  }
}
