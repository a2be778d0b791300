package dev.trunkline.simulator.usync;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.PhoneLine;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.turn.Turn;
import java.util.List;
import java.util.Optional;

/// Answers usync: for each user asked about, what each of the named protocols knows.
public final class Usync {
  private final Directory directory;
  private final UserProtocols protocols;

  public Usync(Directory directory, PhoneLine phones) {
    this.directory = directory;
    this.protocols = new UserProtocols(phones);
  }

  public void register(IqTable<Device> table) {
    table.on("usync", "get", "usync", this::answer);
  }

  private IqAnswer answer(Turn turn, Device asker, Node iq) {
    Node usync = iq.requireChild("usync");
    List<Node> asked = usync.requireChild("query").children();
    List<Node> users =
        usync.requireChild("list").children("user").stream()
            .map(user -> user(turn, asker, asked, user))
            .toList();
    return IqAnswer.of(
        Node.of("usync")
            .with("sid", usync.find("sid"))
            .with("index", usync.find("index").orElse("0"))
            .with("last", "true")
            .with("mode", usync.find("mode"))
            .with("context", usync.find("context"))
            .holding(
                Node.of("result")
                    .holding(asked.stream().map(protocol -> Node.of(protocol.tag())).toList()),
                Node.of("list").holding(users)));
  }

  private Node user(Turn turn, Device asker, List<Node> asked, Node user) {
    Optional<Account> account = find(user);
    Optional<Jid> jid =
        user.findJid("jid")
            .map(Jid::account)
            .or(() -> account.map(found -> found.jid(Addressing.PHONE_NUMBER)))
            .or(() -> contactDigits(user).map(Jid::phoneNumber));
    List<Node> known =
        asked.stream()
            .flatMap(
                protocol -> protocols.answer(turn, protocol.tag(), asker, user, account).stream())
            .toList();
    return Node.of("user").with("jid", jid.map(Jid::toString)).holding(known);
  }

  /// Users are named by address, or by what is in an address book.
  private Optional<Account> find(Node user) {
    Optional<Jid> jid = user.findJid("jid");
    if (jid.isPresent()) {
      return directory.find(jid.get());
    }
    return user.child("contact")
        .map(Node::text)
        .flatMap(text ->
            Jid.find(text)
                .flatMap(directory::find)
                .or(() -> contactDigits(user).flatMap(directory::findPhoneNumber)));
  }

  private static Optional<String> contactDigits(Node user) {
    return user.child("contact")
        .map(contact -> contact.text().replaceAll("@.*|[^0-9]", ""))
        .filter(digits -> !digits.isEmpty());
  }
}
