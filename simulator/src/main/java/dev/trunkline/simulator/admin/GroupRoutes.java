package dev.trunkline.simulator.admin;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.Groups;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Groups: made, shown, joined and left. What is done here, the creator of the group does by phone.
final class GroupRoutes {
  private static final int SUBJECT_MAX = 100;
  private static final List<String> ADDRESSINGS = List.of("lid", "pn");

  private GroupRoutes() {}

  static void add(AdminServer.Routes routes) {
    routes
        .post("/admin/groups", GroupRoutes::create)
        .get("/admin/groups", GroupRoutes::list)
        .get("/admin/groups/{group}", GroupRoutes::show)
        .put("/admin/groups/{group}/subject", GroupRoutes::rename)
        .post("/admin/groups/{group}/participants", GroupRoutes::join)
        .delete("/admin/groups/{group}/participants/{account}", GroupRoutes::leave);
  }

  private static void create(Exchange exchange) {
    Fields fields = exchange.fields("subject", "owner", "participants", "addressing");
    String subject = subject(fields);
    String owner = fields.requireText("owner");
    List<String> participants = fields.texts("participants");
    Addressing addressing = addressing(fields);
    exchange.answer(
        201,
        exchange.ask((turn, desk) -> {
          GroupChanges.Order order =
              new GroupChanges.Order(
                  subject, addressing, accounts(desk, "participants", participants));
          return desk.groups()
              .create(turn, account(desk, "owner", owner).phone(), order)
              .map(Views::group)
              .orElseThrow(() ->
                  Refusal.conflict(
                      "there may be "
                          + Groups.GROUPS_MAX
                          + " groups with "
                          + Groups.PARTICIPANTS_MAX
                          + " participants each, not more"));
        }));
  }

  private static String subject(Fields fields) {
    String subject = fields.requireText("subject");
    if (subject.length() > SUBJECT_MAX) {
      throw Refusal.badRequest("'subject' is longer than " + SUBJECT_MAX + " characters");
    }
    return subject;
  }

  private static Addressing addressing(Fields fields) {
    String text = fields.text("addressing").orElse(Addressing.LID.wireName());
    if (!ADDRESSINGS.contains(text)) {
      throw Refusal.badRequest("'addressing' must be one of " + ADDRESSINGS + ", not " + text);
    }
    return text.equals(Addressing.LID.wireName()) ? Addressing.LID : Addressing.PHONE_NUMBER;
  }

  private static List<Account> accounts(Desk desk, String field, List<String> names) {
    List<Account> accounts = new ArrayList<>(names.size());
    for (String name : names) {
      Account account = account(desk, field, name);
      if (!accounts.contains(account)) {
        accounts.add(account);
      }
    }
    return accounts;
  }

  private static Account account(Desk desk, String field, String name) {
    return PhoneRoutes.peer(desk, field, name).account();
  }

  private static void list(Exchange exchange) {
    int offset = exchange.query("offset", 0, Integer.MAX_VALUE, 0);
    int limit = exchange.query("limit", 1, 1_000, 100);
    exchange.answer(
        exchange.ask((_, desk) ->
            Map.of(
                "total",
                desk.server().groups().all().size(),
                "groups",
                desk.server().groups().all().stream()
                    .skip(offset)
                    .limit(limit)
                    .map(Views::group)
                    .toList())));
  }

  private static void show(Exchange exchange) {
    exchange.answer(exchange.ask((_, desk) -> Views.group(group(exchange, desk))));
  }

  private static Group group(Exchange exchange, Desk desk) {
    String name = exchange.path("group");
    return find(desk, name).orElseThrow(() -> Refusal.notFound("there is no group " + name));
  }

  /// A group by its address, with or without the server.
  private static Optional<Group> find(Desk desk, String name) {
    return desk.server()
        .groups()
        .find(Jid.find(name).orElseGet(() -> new Jid(name, 0, Jid.GROUP_SERVER)));
  }

  /// @param field where the address was read, for complaints
  static Group group(Desk desk, String field, Jid jid) {
    return desk.server()
        .groups()
        .find(jid)
        .orElseThrow(() ->
            Refusal.unprocessable("'" + field + "' names no group of this simulator: " + jid));
  }

  private static void rename(Exchange exchange) {
    String subject = subject(exchange.fields("subject"));
    exchange.answer(
        exchange.ask((turn, desk) -> {
          Group group = group(exchange, desk);
          desk.groups().rename(turn, group.creator().phone(), group, subject);
          return Views.group(group);
        }));
  }

  private static void join(Exchange exchange) {
    List<String> names = exchange.fields("participants").texts("participants");
    exchange.answer(
        exchange.ask((turn, desk) -> {
          Group group = group(exchange, desk);
          List<Account> joining = accounts(desk, "participants", names);
          joining.removeIf(group::has);
          if (group.participants().size() + joining.size() > Groups.PARTICIPANTS_MAX) {
            throw Refusal.conflict(
                group + " may have " + Groups.PARTICIPANTS_MAX + " participants, not more");
          }
          desk.groups().add(turn, group.creator().phone(), group, joining);
          return Views.group(group);
        }));
  }

  private static void leave(Exchange exchange) {
    exchange.ask((turn, desk) -> {
      Group group = group(exchange, desk);
      Account account = exchange.account(desk);
      if (!group.has(account)) {
        throw Refusal.notFound(account + " takes no part in " + group);
      }
      desk.groups().remove(turn, group.creator().phone(), group, List.of(account));
      return true;
    });
    exchange.done();
  }
}
