package dev.trunkline.simulator.group;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import java.util.List;

/// How groups look on the wire.
final class GroupNodes {
  private GroupNodes() {}

  /// A group with all its participants.
  static Node group(Group group) {
    Addressing addressing = group.addressing();
    Node head =
        Node.of("group")
            .with("id", group.jid().user())
            .with("addressing_mode", addressing.wireName())
            .with("subject", group.subject().text())
            .with("s_t", group.subject().at().getEpochSecond())
            .with("s_o", group.subject().by().jid(addressing))
            .with("creation", group.createdAt().getEpochSecond())
            .with("creator", group.creator().jid(addressing))
            .with("size", group.participants().size());
    return withNumbers(head, group)
        .holding(group.participants().keySet().stream().map(each -> listed(group, each)).toList());
  }

  private static Node withNumbers(Node head, Group group) {
    return group.addressing() == Addressing.PHONE_NUMBER
        ? head
        : head.with("s_o_pn", group.subject().by().jid(Addressing.PHONE_NUMBER))
            .with("creator_pn", group.creator().jid(Addressing.PHONE_NUMBER));
  }

  private static Node listed(Group group, Account account) {
    return participant(group, account)
        .with("type", group.role(account).flatMap(Group.Role::wireName));
  }

  /// An account by both of its names, the one that the group uses first.
  static Node participant(Group group, Account account) {
    Addressing addressing = group.addressing();
    return Node.of("participant")
        .with("jid", account.jid(addressing))
        .with(
            addressing == Addressing.LID ? "phone_number" : "lid", account.jid(addressing.other()));
  }

  static List<Node> participants(Group group, List<Account> accounts) {
    return accounts.stream().map(each -> participant(group, each)).toList();
  }

  static Node subject(Group group) {
    return Node.of("subject")
        .with("subject", group.subject().text())
        .with("s_t", group.subject().at().getEpochSecond())
        .with("s_o", group.subject().by().jid(group.addressing()));
  }
}
