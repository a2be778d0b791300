package dev.trunkline.simulator.group;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.Groups;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Answers what devices ask about groups, and does what they want with them.
public final class GroupIqs {
  private static final String XMLNS = "w:g2";
  private static final String UNKNOWN = "404";
  private static final String ALREADY_THERE = "409";
  private static final String TOO_MANY = "419";

  private final Directory directory;
  private final Groups groups;
  private final GroupChanges changes;

  public GroupIqs(Directory directory, Groups groups, GroupChanges changes) {
    this.directory = directory;
    this.groups = groups;
    this.changes = changes;
  }

  /// Answers a device that takes part in the group.
  @FunctionalInterface
  private interface Within {
    IqAnswer answer(Turn turn, Device asker, Group group, Node asked);
  }

  public void register(IqTable<Device> table) {
    table
        .on(XMLNS, "get", "query", (turn, asker, iq) -> within(turn, asker, iq, this::metadata))
        .on(XMLNS, "get", "participating", (_, asker, _) -> participating(asker))
        .on(XMLNS, "get", (_, _, _) -> IqAnswer.itemNotFound())
        .on(XMLNS, "set", "create", this::create)
        .on(XMLNS, "set", "leave", this::leave)
        .on(XMLNS, "set", "subject", (turn, asker, iq) -> within(turn, asker, iq, this::rename))
        .on(XMLNS, "set", "add", (turn, asker, iq) -> asAdmin(turn, asker, iq, this::add))
        .on(XMLNS, "set", "remove", (turn, asker, iq) -> asAdmin(turn, asker, iq, this::remove));
  }

  private IqAnswer within(Turn turn, Device asker, Node iq, Within work) {
    Optional<Group> found = groups.find(iq.requireJid("to"));
    if (found.isEmpty()) {
      return IqAnswer.itemNotFound();
    }
    return found.get().has(asker.account())
        ? work.answer(turn, asker, found.get(), iq.children().getFirst())
        : IqAnswer.forbidden();
  }

  private IqAnswer asAdmin(Turn turn, Device asker, Node iq, Within work) {
    return within(
        turn,
        asker,
        iq,
        (_, _, group, asked) ->
            group.role(asker.account()).filter(Group.Role::isAdmin).isPresent()
                ? work.answer(turn, asker, group, asked)
                : IqAnswer.forbidden());
  }

  private IqAnswer metadata(Turn turn, Device asker, Group group, Node query) {
    return IqAnswer.of(GroupNodes.group(group));
  }

  private IqAnswer participating(Device asker) {
    return IqAnswer.of(
        Node.of("groups")
            .holding(groups.of(asker.account()).stream().map(GroupNodes::group).toList()));
  }

  private IqAnswer create(Turn turn, Device asker, Node iq) {
    Node create = iq.requireChild("create");
    List<Account> others = new ArrayList<>();
    create
        .children("participant")
        .forEach(each -> directory.find(each.requireJid("jid")).ifPresent(others::add));
    return changes
        .create(
            turn, asker, new GroupChanges.Order(create.require("subject"), Addressing.LID, others))
        .map(group -> IqAnswer.of(GroupNodes.group(group)))
        .orElseGet(IqAnswer::resourceLimit);
  }

  private IqAnswer leave(Turn turn, Device asker, Node iq) {
    List<Node> left = new ArrayList<>();
    for (Node each : iq.requireChild("leave").children("group")) {
      Optional<Group> group = find(each.require("id")).filter(found -> found.has(asker.account()));
      if (group.isPresent()) {
        changes.remove(turn, asker, group.get(), List.of(asker.account()));
        left.add(each);
      } else {
        left.add(each.with("error", UNKNOWN));
      }
    }
    return IqAnswer.of(Node.of("leave").holding(left));
  }

  /// A group by its address, with or without the server.
  private Optional<Group> find(String name) {
    return groups.find(Jid.find(name).orElseGet(() -> new Jid(name, 0, Jid.GROUP_SERVER)));
  }

  private IqAnswer rename(Turn turn, Device asker, Group group, Node subject) {
    changes.rename(turn, asker, group, subject.text());
    return IqAnswer.empty();
  }

  private IqAnswer add(Turn turn, Device asker, Group group, Node add) {
    int room = Groups.PARTICIPANTS_MAX - group.participants().size();
    List<Account> added = new ArrayList<>();
    Node answer =
        each(
            add,
            account -> {
              if (group.has(account) || added.contains(account)) {
                return Optional.of(ALREADY_THERE);
              }
              if (added.size() == room) {
                return Optional.of(TOO_MANY);
              }
              added.add(account);
              return Optional.empty();
            });
    changes.add(turn, asker, group, added);
    return IqAnswer.of(answer);
  }

  private IqAnswer remove(Turn turn, Device asker, Group group, Node remove) {
    List<Account> removed = new ArrayList<>();
    Node answer =
        each(
            remove,
            account -> {
              if (!group.has(account) || removed.contains(account)) {
                return Optional.of(UNKNOWN);
              }
              removed.add(account);
              return Optional.empty();
            });
    changes.remove(turn, asker, group, removed);
    return IqAnswer.of(answer);
  }

  /// What became of each participant that is named; those without an error are dealt with.
  private Node each(Node asked, Function<Account, Optional<String>> deal) {
    List<Node> answers = new ArrayList<>();
    for (Node participant : asked.children("participant")) {
      Optional<String> error =
          directory
              .find(participant.requireJid("jid"))
              .map(deal)
              .orElseGet(() -> Optional.of(UNKNOWN));
      answers.add(
          Node.of("participant").with("jid", participant.require("jid")).with("error", error));
    }
    return Node.of(asked.tag()).holding(answers);
  }
}
