package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.ProtocolMessage;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.prekey.Bundles;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.Groups;
import dev.trunkline.simulator.turn.Turn;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// All phones: what people do with them, and what reaches them.
public final class Phones {
  private final Map<Account, Phone> phones = new HashMap<>();
  private final Directory directory;
  private final Uplink uplink;
  private final Groups groups;
  private final Reader reader;
  private final GroupReader groupReader;
  private final Writer writer;
  private final GroupWriter groupWriter;

  /// @param messagesMax how many messages all phones together remember
  public Phones(Server server, Bundles bundles, Uplink uplink, int messagesMax) {
    this.directory = server.directory();
    this.groups = server.groups();
    this.uplink = uplink;
    Display display = new Display(new Inboxes(messagesMax), server.judge());
    Answers answers = new Answers(uplink, server.tally());
    this.reader = new Reader(display, answers);
    this.groupReader = new GroupReader(display, answers);
    this.writer = new Writer(uplink, bundles);
    this.groupWriter = new GroupWriter(uplink, writer);
  }

  /// The phone of an account, if anybody needed its keys yet.
  public Optional<Phone> find(Account account) {
    return Optional.ofNullable(phones.get(account));
  }

  /// The phone of an account, with keys from now on.
  public Phone of(Turn turn, Account account) {
    return phones.computeIfAbsent(
        account, _ -> new Phone(account.phone(), PhoneKeys.make(turn, account.phone())));
  }

  /// See [dev.trunkline.simulator.delivery.PhoneLine#stock].
  public void stock(Turn turn, Device device) {
    of(turn, device.account()).keys().stock(turn, device);
  }

  /// See [dev.trunkline.simulator.delivery.PhoneLine#receive].
  public void receive(Turn turn, Device device, Node stanza) {
    Phone phone = of(turn, device.account());
    switch (stanza.tag()) {
      case "message" -> message(turn, phone, stanza);
      case "receipt" -> receipt(turn, phone, stanza);
      case "chatstate" ->
          phone.see(
              new Phone.SeenChatState(
                  writer(stanza),
                  stanza.children().stream().findFirst().map(Node::tag).orElse(""),
                  turn.now()));
      default -> {}
    }
  }

  /// Who sent a stanza, also when it comes from a group.
  private static Jid writer(Node stanza) {
    return stanza.findJid("participant").orElseGet(() -> stanza.requireJid("from"));
  }

  private void message(Turn turn, Phone phone, Node stanza) {
    Jid from = stanza.requireJid("from");
    if (from.isGroup()) {
      directory
          .findDevice(stanza.requireJid("participant"))
          .ifPresent(sender -> groupReader.read(turn, phone, sender, stanza));
      return;
    }
    Optional<Device> sender = directory.findDevice(from);
    if (sender.isEmpty()) {
      return;
    }
    Optional<ProtocolMessage> request = reader.read(turn, phone, sender.get(), stanza);
    boolean wantsKey =
        request
            .filter(asked -> asked.getType() == ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST)
            .isPresent();
    if (wantsKey && sender.get().account() == phone.account()) {
      writer.sendPeer(turn, phone, sender.get(), Welcome.keyShare(phone, appStateKey(turn, phone)));
    }
  }

  private void receipt(Turn turn, Phone phone, Node receipt) {
    Jid from = writer(receipt);
    String type = receipt.find("type").orElse("delivered");
    Optional<SentMessage> sent = phone.sent(receipt.require("id"));
    sent.ifPresent(message -> message.add(new SentMessage.Receipt(from, type, turn.now())));
    Optional<Device> device = directory.findDevice(from);
    if (type.equals("retry") && sent.isPresent() && device.isPresent()) {
      writer.beginAnew(turn, phone, device.get(), receipt);
      sendAgain(turn, phone, device.get(), sent.get(), receipt);
    }
  }

  private void sendAgain(Turn turn, Phone phone, Device device, SentMessage sent, Node receipt) {
    String count = receipt.requireChild("retry").find("count").orElse("1");
    if (sent.to().isGroup()) {
      groups
          .find(sent.to())
          .ifPresent(group -> groupWriter.sendAgain(turn, phone, group, device, sent, count));
    } else {
      Addressing addressing = Addressing.of(receipt.requireJid("from"));
      writer.sendAgain(turn, phone, device, addressing, sent, count);
    }
  }

  /// Greets a device that the phone has just linked and that can read by now.
  public void welcome(Turn turn, Device device) {
    device.welcome();
    Phone phone = of(turn, device.account());
    for (Message message : Welcome.messages(phone, appStateKey(turn, phone))) {
      writer.sendPeer(turn, phone, device, message);
    }
  }

  private static AppStateKey appStateKey(Turn turn, Phone phone) {
    return phone
        .appStateKey()
        .orElseGet(() -> {
          AppStateKey made = AppStateKey.make(turn.now(), turn.random());
          phone.adopt(made);
          return made;
        });
  }

  /// A person sends a text.
  public SentMessage send(Turn turn, Account from, Account to, Addressing addressing, String text) {
    return writer.send(turn, of(turn, from), to, addressing, text);
  }

  /// A person sends a text to a group.
  public SentMessage send(Turn turn, Account from, Group to, String text) {
    return groupWriter.send(turn, of(turn, from), to, text);
  }

  /// A person reads or plays a message, or whatever else `type` says.
  public void confirm(Turn turn, Account account, Inbox.Shown shown, String type) {
    uplink.receipt(
        turn,
        account.phone(),
        Node.of("receipt")
            .with("id", shown.id())
            .with("to", shown.chat())
            .with(
                "participant",
                Optional.of(shown)
                    .filter(each -> each.chat().isGroup())
                    .map(each -> each.sender().toString()))
            .with("type", Optional.of(type).filter(named -> !named.equals("delivered")))
            .with("t", turn.seconds()));
  }

  /// A person types, or stops to.
  ///
  /// @param state `composing` or `paused`
  public void showChatState(Turn turn, Account from, Jid to, String state) {
    uplink.chatState(
        turn, from.phone(), Node.of("chatstate").with("to", to).holding(Node.of(state)));
  }
}
