package dev.trunkline.simulator.admin;

import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.connection.Stage;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Group;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What the admin API shows of things, as JSON objects.
final class Views {
  private Views() {}

  static Map<String, Object> account(Desk desk, Account account) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("phoneNumber", account.phoneNumber());
    view.put("jid", account.jid(Addressing.PHONE_NUMBER).toString());
    view.put("lid", account.jid(Addressing.LID).toString());
    view.put("pushName", account.pushName());
    account.businessName().ifPresent(name -> view.put("businessName", name));
    view.put("devices", account.devices().stream().map(each -> device(desk, each)).toList());
    return view;
  }

  static Map<String, Object> accountInFull(Desk desk, Account account) {
    Map<String, Object> view = account(desk, account);
    view.put("codeExpected", desk.pairing().codes().isExpected(account));
    desk.links().failure(account).ifPresent(reason -> view.put("pairingFailure", reason));
    desk.phones()
        .find(account)
        .ifPresent(phone -> {
          view.put("inboxTotal", phone.inbox().total());
          view.put(
              "habits",
              Map.of("confirms", phone.habits().confirms(), "reads", phone.habits().reads()));
        });
    view.put("counters", account.counters().asMap());
    return view;
  }

  static Map<String, Object> device(Desk desk, Device device) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("number", device.number());
    view.put("jid", device.jid(Addressing.PHONE_NUMBER).toString());
    view.put("phone", device.isPhone());
    if (!device.isPhone()) {
      Optional<Connection> connection = desk.server().connections().of(device);
      view.put("connected", connection.isPresent());
      connection.ifPresent(open -> view.put("connection", open.id().number()));
      view.put("available", device.isAvailable());
      view.put("pending", device.pending().size());
      view.put("oneTimeKeys", device.oneTimeKeys().size());
    }
    return view;
  }

  static Map<String, Object> group(Group group) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", group.jid().toString());
    view.put("subject", group.subject().text());
    view.put("addressing", group.addressing().wireName());
    view.put("owner", group.creator().phoneNumber());
    view.put("createdAt", group.createdAt().toString());
    view.put(
        "participants",
        group.participants().entrySet().stream()
            .map(each ->
                Map.of(
                    "phoneNumber", each.getKey().phoneNumber(),
                    "lid", each.getKey().jid(Addressing.LID).toString(),
                    "role", each.getValue().wireName().orElse("plain")))
            .toList());
    return view;
  }

  static Map<String, Object> connection(Connection connection) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", connection.id().number());
    view.put("openedAt", connection.openedAt().toString());
    switch (connection.stage()) {
      case Stage.Arrived() -> view.put("stage", "arrived");
      case Stage.Pairing() -> view.put("stage", "pairing");
      case Stage.LoggedIn(Device device) -> {
        view.put("stage", "logged-in");
        view.put("device", device.toString());
      }
      case Stage.Replaced(Device device, var newer) -> {
        view.put("stage", "replaced");
        view.put("device", device.toString());
        view.put("newerConnection", newer.number());
      }
      case Stage.Closing() -> view.put("stage", "closing");
    }
    return view;
  }

  static Map<String, Object> shown(Inbox.Shown shown) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("sequence", shown.sequence());
    view.put("id", shown.id());
    view.put("chat", shown.chat().toString());
    view.put("from", shown.sender().toString());
    view.put("fromMe", shown.fromMe());
    view.put("kind", shown.kind());
    view.put("text", shown.text());
    view.put("at", shown.at().toString());
    view.put("path", shown.path());
    view.put("retries", shown.retries());
    return view;
  }

  static Map<String, Object> sent(SentMessage sent) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", sent.id());
    view.put("to", sent.to().toString());
    view.put("text", sent.text());
    view.put("at", sent.at().toString());
    sent.refusal().ifPresent(code -> view.put("refusal", code));
    view.put(
        "receipts",
        sent.receipts().stream()
            .map(receipt ->
                Map.of(
                    "from", receipt.from().toString(),
                    "type", receipt.type(),
                    "at", receipt.at().toString()))
            .toList());
    return view;
  }

  static Map<String, Object> violation(Violation violation) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("sequence", violation.sequence());
    view.put("kind", violation.kind().text());
    view.put("serious", violation.kind().isSerious());
    view.put("at", violation.at().toString());
    view.put("device", violation.device());
    view.put("details", violation.details());
    return view;
  }

  static Map<String, Object> fault(Faults.Ordered ordered) {
    Fault fault = ordered.fault();
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("id", ordered.number());
    view.put("kind", fault.kind().text());
    fault.target().phoneNumber().ifPresent(number -> view.put("account", number));
    fault.target().device().ifPresent(number -> view.put("device", number));
    fault.target().stanza().ifPresent(tag -> view.put("stanza", tag));
    view.put("probability", fault.odds().probability());
    fault.odds().count().ifPresent(count -> view.put("count", count));
    fault.odds().until().ifPresent(until -> view.put("until", until.toString()));
    if (!fault.code().isEmpty()) {
      view.put("code", fault.code());
    }
    view.put("delayMs", fault.delay().toMillis());
    view.put("strikes", ordered.strikes());
    return view;
  }

  static <T> List<Map<String, Object>> all(List<T> things, Function<T, Map<String, Object>> view) {
    return things.stream().map(view).toList();
  }
}
