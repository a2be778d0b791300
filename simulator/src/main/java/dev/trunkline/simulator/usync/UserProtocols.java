package dev.trunkline.simulator.usync;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.adv.DeviceSignatures;
import dev.trunkline.simulator.delivery.PhoneLine;
import dev.trunkline.simulator.notification.DeviceChanges;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.Map;
import java.util.Optional;

/// What each protocol of usync says about one user. A protocol that is not in the table says
/// nothing.
final class UserProtocols {
  private static final Node NO_DEVICES =
      Node.of("devices").holding(Node.of("device-list").with("hash", "2:"));

  private record Question(Turn turn, Device asker, Node user, Optional<Account> account) {}

  @FunctionalInterface
  private interface Protocol {
    Optional<Node> answer(Question question);
  }

  private final Map<String, Protocol> table;

  UserProtocols(PhoneLine phones) {
    this.table =
        Map.of(
            "devices", question -> Optional.of(devices(phones, question)),
            "lid", UserProtocols::lid,
            "contact", question -> Optional.of(contact(question)),
            "status", UserProtocols::status,
            "disappearing_mode", UserProtocols::disappearingMode,
            "business", UserProtocols::business);
  }

  Optional<Node> answer(
      Turn turn, String protocol, Device asker, Node user, Optional<Account> account) {
    return Optional.ofNullable(table.get(protocol))
        .flatMap(known -> known.answer(new Question(turn, asker, user, account)));
  }

  private static Node devices(PhoneLine phones, Question question) {
    return question.account().map(account -> devices(phones, question, account)).orElse(NO_DEVICES);
  }

  private static Node devices(PhoneLine phones, Question question, Account account) {
    // Who asks will write: the phone needs keys, and news of its devices must reach the asker.
    phones.stock(question.turn(), account.phone());
    account.watchedBy(question.asker().account());
    Node list =
        Node.of("device-list")
            .with("hash", DeviceChanges.hash(account, Addressing.PHONE_NUMBER))
            .holding(account.devices().stream().map(UserProtocols::device).toList());
    return DeviceSignatures.keyIndexes(question.turn(), account)
        .map(signed ->
            Node.of("devices")
                .holding(
                    list,
                    Node.of("key-index-list")
                        .with("ts", question.turn().seconds())
                        .holding(signed)))
        .orElseGet(() -> Node.of("devices").holding(list));
  }

  private static Node device(Device device) {
    Node node = Node.of("device").with("id", device.number());
    return device.isPhone() ? node : node.with("key-index", device.keyIndex());
  }

  /// Nothing for users asked by their LID: the asker knows it.
  private static Optional<Node> lid(Question question) {
    boolean known = question.user().findJid("jid").filter(jid -> jid.isLid()).isPresent();
    return known
        ? Optional.empty()
        : question
            .account()
            .map(account -> Node.of("lid").with("val", account.jid(Addressing.LID)));
  }

  private static Node contact(Question question) {
    String asked =
        question
            .user()
            .child("contact")
            .filter(contact -> !(contact.content() instanceof Node.Content.Empty))
            .map(Node::text)
            .orElse("");
    return Node.of("contact")
        .with("type", question.account().isPresent() ? "in" : "out")
        .holding(asked);
  }

  private static Optional<Node> status(Question question) {
    return question
        .account()
        .map(_ -> Node.of("status").with("t", question.turn().seconds()).holding(""));
  }

  private static Optional<Node> disappearingMode(Question question) {
    return question
        .account()
        .map(_ -> Node.of("disappearing_mode").with("duration", 0).with("t", 0));
  }

  private static Optional<Node> business(Question question) {
    return question
        .account()
        .flatMap(Account::businessName)
        .map(name -> Node.of("business").holding(Node.of("verified_name").with("name", name)));
  }
}
