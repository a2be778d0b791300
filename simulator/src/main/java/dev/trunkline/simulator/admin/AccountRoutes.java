package dev.trunkline.simulator.admin;

import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.phone.Habits;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Accounts: created, listed, shown.
final class AccountRoutes {
  /// Accounts of one request.
  private static final int BATCH_MAX = 10_000;

  private AccountRoutes() {}

  static void add(AdminServer.Routes routes) {
    routes
        .post("/admin/accounts", AccountRoutes::create)
        .get("/admin/accounts", AccountRoutes::list)
        .get(
            "/admin/accounts/{account}",
            exchange ->
                exchange.answer(
                    exchange.ask((_, desk) -> Views.accountInFull(desk, exchange.account(desk)))))
        .put("/admin/accounts/{account}/habits", AccountRoutes::habits);
  }

  private static void create(Exchange exchange) {
    Fields fields = exchange.fields("phoneNumber", "lid", "pushName", "businessName", "count");
    Accounts.Order order =
        new Accounts.Order(
            fields.digits("phoneNumber"),
            fields.digits("lid"),
            fields.text("pushName"),
            fields.text("businessName"));
    Optional<Integer> count = fields.number("count", 1, BATCH_MAX);
    if (count.isEmpty()) {
      exchange.answer(
          201, exchange.ask((turn, desk) -> Views.account(desk, create(turn, desk, order))));
      return;
    }
    if (order.phoneNumber().isPresent() || order.lid().isPresent()) {
      throw Refusal.badRequest("'count' goes with made-up numbers: leave out phoneNumber and lid");
    }
    exchange.answer(201, Map.of("accounts", createMany(exchange, order, count.get())));
  }

  private static List<Map<String, Object>> createMany(
      Exchange exchange, Accounts.Order order, int count) {
    return exchange.ask((turn, desk) -> {
      List<Map<String, Object>> created = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        created.add(Views.account(desk, create(turn, desk, order)));
      }
      return created;
    });
  }

  static Account create(Turn turn, Desk desk, Accounts.Order order) {
    return switch (desk.accounts().create(turn, order)) {
      case Accounts.Creation.Created(Account account) -> account;
      case Accounts.Creation.Taken(String number) ->
          throw Refusal.conflict("'phoneNumber' or 'lid' is taken: " + number);
      case Accounts.Creation.Full(int most) ->
          throw Refusal.conflict("there are " + most + " accounts already, more are not allowed");
    };
  }

  private static void list(Exchange exchange) {
    int offset = exchange.query("offset", 0, Integer.MAX_VALUE, 0);
    int limit = exchange.query("limit", 1, 1_000, 100);
    exchange.answer(
        exchange.ask((_, desk) -> {
          List<Account> all = desk.server().directory().all();
          List<Account> page =
              all.subList(
                  Math.min(offset, all.size()), (int) Math.min((long) offset + limit, all.size()));
          return Map.of(
              "total",
              all.size(),
              "accounts",
              Views.all(page, account -> Views.account(desk, account)));
        }));
  }

  private static void habits(Exchange exchange) {
    Fields fields = exchange.fields("confirms", "reads");
    exchange.answer(
        exchange.ask((turn, desk) -> {
          var phone = desk.phones().of(turn, exchange.account(desk));
          phone.adopt(
              new Habits(
                  fields.truth("confirms").orElse(phone.habits().confirms()),
                  fields.truth("reads").orElse(phone.habits().reads())));
          return Views.accountInFull(desk, phone.account());
        }));
  }
}
