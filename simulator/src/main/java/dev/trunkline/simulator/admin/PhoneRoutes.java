package dev.trunkline.simulator.admin;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.Phone;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.turn.Turn;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a person with a phone does, and sees.
final class PhoneRoutes {
  private static final int TEXT_MAX = 65_536;
  private static final Set<String> RECEIPTS = Set.of("delivered", "read", "played");
  private static final Set<String> CHAT_STATES = Set.of("composing", "paused");

  private PhoneRoutes() {}

  static void add(AdminServer.Routes routes) {
    routes
        .post("/admin/accounts/{account}/messages", PhoneRoutes::send)
        .get("/admin/accounts/{account}/messages", PhoneRoutes::sent)
        .get("/admin/accounts/{account}/inbox", PhoneRoutes::inbox)
        .post("/admin/accounts/{account}/receipts", PhoneRoutes::confirm)
        .post("/admin/accounts/{account}/typing", PhoneRoutes::type)
        .get("/admin/accounts/{account}/typing", PhoneRoutes::seenTyping)
        .post("/admin/accounts/{account}/lose-ratchet", PhoneRoutes::loseRatchet);
  }

  /// Whom a field names: by phone number, or by either address.
  record Peer(Account account, Addressing addressing) {
    Jid jid() {
      return account.jid(addressing);
    }
  }

  private static Peer peer(Desk desk, Fields fields, String name) {
    return peer(desk, name, fields.requireText(name));
  }

  /// @param field where the name was read, for complaints
  static Peer peer(Desk desk, String field, String text) {
    Optional<Jid> jid =
        text.matches("\\+?[0-9]+")
            ? Optional.of(Jid.phoneNumber(text.replace("+", "")))
            : Jid.find(text);
    Account account =
        jid.flatMap(desk.server().directory()::find)
            .orElseThrow(() ->
                Refusal.unprocessable(
                    "'" + field + "' names no account of this simulator: " + text));
    return new Peer(account, Addressing.of(jid.orElseThrow()));
  }

  private static void send(Exchange exchange) {
    Fields fields = exchange.fields("to", "text");
    String text = fields.requireText("text");
    if (text.length() > TEXT_MAX) {
      throw Refusal.badRequest("'text' is longer than " + TEXT_MAX + " characters");
    }
    exchange.answer(
        201, exchange.ask((turn, desk) -> Views.sent(send(turn, desk, exchange, fields, text))));
  }

  private static SentMessage send(
      Turn turn, Desk desk, Exchange exchange, Fields fields, String text) {
    Account from = exchange.account(desk);
    Optional<Group> group = group(desk, fields);
    if (group.isPresent()) {
      return desk.phones().send(turn, from, group.get(), text);
    }
    Peer to = peer(desk, fields, "to");
    return desk.phones().send(turn, from, to.account(), to.addressing(), text);
  }

  /// The group that `to` names, if it is one.
  private static Optional<Group> group(Desk desk, Fields fields) {
    return Jid.find(fields.requireText("to"))
        .filter(Jid::isGroup)
        .map(jid -> GroupRoutes.group(desk, "to", jid));
  }

  private static void sent(Exchange exchange) {
    exchange.answer(
        exchange.ask((_, desk) -> {
          List<SentMessage> sent =
              desk.phones().find(exchange.account(desk)).map(Phone::sent).orElse(List.of());
          return Map.of("messages", Views.all(sent, Views::sent));
        }));
  }

  private static void inbox(Exchange exchange) {
    int after = exchange.query("after", 0, Integer.MAX_VALUE, 0);
    int limit = exchange.query("limit", 1, 10_000, 1_000);
    exchange.answer(
        exchange.ask((_, desk) -> {
          Optional<Inbox> inbox = desk.phones().find(exchange.account(desk)).map(Phone::inbox);
          List<Inbox.Shown> messages = inbox.map(found -> found.after(after)).orElse(List.of());
          return Map.of(
              "total",
              inbox.map(Inbox::total).orElse(0L),
              "messages",
              Views.all(messages.subList(0, Math.min(limit, messages.size())), Views::shown));
        }));
  }

  private static void confirm(Exchange exchange) {
    Fields fields = exchange.fields("messageId", "type");
    String id = fields.requireText("messageId");
    String type = oneOf(fields, "type", RECEIPTS);
    exchange.ask((turn, desk) -> {
      Account account = exchange.account(desk);
      Inbox.Shown shown =
          desk.phones()
              .find(account)
              .flatMap(phone -> phone.inbox().find(id))
              .orElseThrow(() -> Refusal.unprocessable("'messageId' is not in the inbox: " + id));
      desk.phones().confirm(turn, account, shown, type);
      return true;
    });
    exchange.done();
  }

  private static void type(Exchange exchange) {
    Fields fields = exchange.fields("to", "state");
    String state = oneOf(fields, "state", CHAT_STATES);
    exchange.ask((turn, desk) -> {
      Jid to = group(desk, fields).map(Group::jid).orElseGet(() -> peer(desk, fields, "to").jid());
      desk.phones().showChatState(turn, exchange.account(desk), to, state);
      return true;
    });
    exchange.done();
  }

  private static void seenTyping(Exchange exchange) {
    exchange.answer(
        exchange.ask((_, desk) -> {
          List<Phone.SeenChatState> seen =
              desk.phones().find(exchange.account(desk)).map(Phone::chatStates).orElse(List.of());
          return Map.of(
              "chatStates",
              Views.all(
                  seen,
                  state ->
                      Map.of(
                          "from", state.from().toString(),
                          "state", state.state(),
                          "at", state.at().toString())));
        }));
  }

  private static void loseRatchet(Exchange exchange) {
    Fields fields = exchange.fields("with");
    exchange.answer(
        exchange.ask((turn, desk) -> {
          Account other = peer(desk, fields, "with").account();
          int lost = desk.phones().of(turn, exchange.account(desk)).forgetSessions(other);
          return Map.of("lost", lost);
        }));
  }

  private static String oneOf(Fields fields, String name, Set<String> allowed) {
    String text = fields.requireText(name);
    if (!allowed.contains(text)) {
      throw Refusal.badRequest(
          "'" + name + "' must be one of " + allowed.stream().sorted().toList() + ", not " + text);
    }
    return text;
  }
}
