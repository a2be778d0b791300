package dev.trunkline.simulator.group;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.notification.Notifications;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.Groups;
import dev.trunkline.simulator.turn.Turn;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Changes groups, and tells the linked devices of all who take part. The device that did it is not
/// told, its account's other ones are. Phones look things up by themselves.
public final class GroupChanges {
  private final Groups groups;
  private final Notifications notifications;

  public GroupChanges(Groups groups, Notifications notifications) {
    this.groups = groups;
    this.notifications = notifications;
  }

  /// What a new group is to be.
  ///
  /// @param others who takes part besides its creator
  public record Order(String subject, Addressing addressing, Collection<Account> others) {}

  /// Makes a group, unless it or the world would be too large.
  public Optional<Group> create(Turn turn, Device actor, Order order) {
    Account creator = actor.account();
    Set<Account> others = new LinkedHashSet<>(order.others());
    others.remove(creator);
    if (groups.isFull() || others.size() >= Groups.PARTICIPANTS_MAX) {
      return Optional.empty();
    }
    Group.Subject subject = new Group.Subject(order.subject(), creator, turn.now());
    Group group = groups.create(turn.random(), order.addressing(), subject);
    others.forEach(account -> groups.join(group, account, Group.Role.PLAIN));
    tell(turn, actor, group, group.participants().keySet(), welcome(group));
    return Optional.of(group);
  }

  /// Lets accounts take part that do not yet. They are told of the whole group, the others of them.
  public void add(Turn turn, Device actor, Group group, List<Account> accounts) {
    if (accounts.isEmpty()) {
      return;
    }
    List<Account> before = List.copyOf(group.participants().keySet());
    accounts.forEach(account -> groups.join(group, account, Group.Role.PLAIN));
    tell(turn, actor, group, before, change("add", group, accounts));
    tell(turn, actor, group, accounts, welcome(group));
  }

  /// Ends the part of accounts in a group. They are told too, once more.
  public void remove(Turn turn, Device actor, Group group, List<Account> accounts) {
    if (accounts.isEmpty()) {
      return;
    }
    List<Account> before = List.copyOf(group.participants().keySet());
    accounts.forEach(account -> groups.leave(group, account));
    tell(turn, actor, group, before, change("remove", group, accounts));
  }

  /// Calls a group by another name.
  public void rename(Turn turn, Device actor, Group group, String subject) {
    group.rename(new Group.Subject(subject, actor.account(), turn.now()));
    tell(turn, actor, group, group.participants().keySet(), GroupNodes.subject(group));
  }

  private static Node welcome(Group group) {
    return Node.of("create")
        .with("type", "new")
        .with("key", group.jid().user())
        .holding(GroupNodes.group(group));
  }

  private static Node change(String what, Group group, List<Account> accounts) {
    return Node.of(what).holding(GroupNodes.participants(group, accounts));
  }

  private void tell(
      Turn turn, Device actor, Group group, Collection<Account> accounts, Node change) {
    for (Account account : accounts) {
      for (Device device : account.linkedDevices()) {
        if (device != actor) {
          Node told = notification(turn, actor, group).holding(change);
          notifications.fromAccount(turn, device, told, actor.account());
        }
      }
    }
  }

  private Node notification(Turn turn, Device actor, Group group) {
    Addressing addressing = group.addressing();
    Account account = actor.account();
    return notifications
        .start(turn, "w:gp2")
        .with("from", group.jid())
        .with("participant", account.jid(addressing))
        .with("participant_" + addressing.other().wireName(), account.jid(addressing.other()))
        .with("addressing_mode", addressing.wireName())
        .with("notify", Optional.of(account.pushName()).filter(name -> !name.isEmpty()));
  }
}
