package dev.trunkline.engine.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// A WhatsApp with one group, as far as writing to it goes: it answers queries, and takes messages
/// apart for the devices they are for.
final class PlayedServer {
  static final Jid GROUP = Jid.parse("120363000000000001@g.us");

  private final RandomGenerator random;
  private final Map<Jid, PlayedDevice> devices = new LinkedHashMap<>();
  private final Set<Jid> participants = new LinkedHashSet<>();
  private final List<Node> queries = new ArrayList<>();
  private final List<Node> messages = new ArrayList<>();
  private final List<Node> pushed = new ArrayList<>();
  private boolean byLid = true;
  private UnaryOperator<Node> metadata = group -> group;
  private UnaryOperator<Node> ack = node -> node;

  PlayedServer(RandomGenerator random) {
    this.random = random;
  }

  /// An account with so many devices, in the group.
  Jid join(String number, int count) {
    Jid lid = Jid.lid(number);
    participants.add(lid);
    for (int i = 0; i < count; i++) {
      link(lid.withDevice(i));
    }
    return lid;
  }

  /// The tested device's account is in the group.
  void join(Jid lid) {
    participants.add(lid.account());
  }

  void leave(Jid lid) {
    participants.remove(lid);
  }

  PlayedDevice link(Jid device) {
    PlayedDevice linked = new PlayedDevice(device, random);
    devices.put(device, linked);
    return linked;
  }

  void unlink(Jid device) {
    devices.remove(device);
  }

  PlayedDevice device(Jid lid) {
    return Optional.ofNullable(devices.get(lid)).orElseThrow();
  }

  List<PlayedDevice> devices() {
    return List.copyOf(devices.values());
  }

  void addressBy(boolean lid) {
    byLid = lid;
  }

  /// From now on the answer about the group is what `change` makes of it.
  void tellOfGroup(UnaryOperator<Node> change) {
    metadata = change;
  }

  /// From now on messages are acknowledged as `change` has it.
  void acknowledge(UnaryOperator<Node> change) {
    ack = change;
  }

  /// Something arrives after the next answer.
  void push(Node stanza) {
    pushed.add(stanza);
  }

  List<Node> takePushed() {
    List<Node> taken = List.copyOf(pushed);
    pushed.clear();
    return taken;
  }

  /// What was asked for since the last time, but for what comes with every login.
  List<Node> takeQueries() {
    List<Node> taken = List.copyOf(queries);
    queries.clear();
    return taken;
  }

  /// The messages so far.
  List<Node> messages() {
    return messages;
  }

  Node lastMessage() {
    return messages.getLast();
  }

  /// What the server says to a stanza.
  Optional<Node> answer(Node stanza) {
    return switch (stanza.tag()) {
      case "iq" -> Optional.of(answerQuery(stanza));
      case "message" -> {
        messages.add(stanza);
        deliver(stanza);
        yield Optional.of(
            ack.apply(
                Node.of("ack")
                    .with("class", "message")
                    .with("id", stanza.require("id"))
                    .with("from", stanza.require("to"))
                    .with("t", 1_800_000_000)));
      }
      default -> Optional.empty();
    };
  }

  private Node answerQuery(Node iq) {
    Node result =
        Node.of("iq")
            .with("from", iq.require("to"))
            .with("type", "result")
            .with("id", iq.require("id"));
    return switch (iq.require("xmlns")) {
      case "w:g2" -> {
        queries.add(iq);
        Node told = metadata.apply(group());
        yield told.is("error") ? result.with("type", "error").holding(told) : result.holding(told);
      }
      case "usync" -> {
        queries.add(iq);
        yield result.holding(devices(iq.requireChild("usync").requireChild("list")));
      }
      case "encrypt" -> {
        if (iq.child("count").isPresent()) {
          yield result.holding(Node.of("count").with("value", 100));
        }
        queries.add(iq);
        yield result.holding(keys(iq.requireChild("key")));
      }
      default -> result;
    };
  }

  private Node group() {
    List<Node> listed =
        participants.stream()
            .map(lid ->
                byLid
                    ? Node.of("participant").with("jid", lid).with("phone_number", phone(lid))
                    : Node.of("participant").with("jid", phone(lid)).with("lid", lid))
            .toList();
    return Node.of("group")
        .with("id", GROUP.user())
        .with("addressing_mode", byLid ? "lid" : "pn")
        .holding(listed);
  }

  /// Phone numbers are LIDs with 49 before them.
  static Jid phone(Jid lid) {
    return new Jid("49" + lid.user(), lid.device(), Jid.PHONE_SERVER);
  }

  static Jid lid(Jid jid) {
    return jid.isLid() ? jid : new Jid(jid.user().substring(2), jid.device(), Jid.LID_SERVER);
  }

  private Node devices(Node list) {
    List<Node> users = new ArrayList<>();
    for (Node user : list.children("user")) {
      Jid asked = user.requireJid("jid");
      List<Node> known =
          devices.keySet().stream()
              .filter(device -> device.account().equals(lid(asked)))
              .map(device ->
                  Node.of("device").with("id", device.device()).with("key-index", device.device()))
              .toList();
      users.add(
          Node.of("user")
              .with("jid", asked)
              .holding(
                  Node.of("devices").holding(Node.of("device-list").holding(known)),
                  Node.of("lid").with("val", lid(asked))));
    }
    return Node.of("usync").holding(Node.of("list").holding(users));
  }

  private Node keys(Node asked) {
    List<Node> users = new ArrayList<>();
    for (Node user : asked.children("user")) {
      Jid jid = user.requireJid("jid");
      PlayedDevice device = devices.get(lid(jid));
      users.add(
          device != null && device.hasKeys()
              ? device.bundle(jid)
              : Node.of("user")
                  .with("jid", jid)
                  .holding(Node.of("error").with("code", 404).with("text", "item-not-found")));
    }
    return Node.of("list").holding(users);
  }

  /// Gives each device of each participant its own ciphertext, then the one for all.
  private void deliver(Node message) {
    Optional<Jid> single = message.findJid("participant").map(PlayedServer::lid);
    List<Node> forAll = message.children("enc");
    for (PlayedDevice device : devices()) {
      boolean reached =
          single.map(device.jid()::equals).orElse(participants.contains(device.jid().account()));
      if (reached) {
        List<Node> ciphertexts = new ArrayList<>(copies(message, device.jid()));
        ciphertexts.addAll(forAll);
        device.read(ciphertexts);
      }
    }
  }

  private static List<Node> copies(Node message, Jid device) {
    return message.child("participants").stream()
        .flatMap(list -> list.children("to").stream())
        .filter(to -> lid(to.requireJid("jid")).equals(device))
        .flatMap(to -> to.children("enc").stream())
        .toList();
  }

  /// Which devices a message brings the key to.
  static List<Jid> given(Node message) {
    return message.child("participants").stream()
        .flatMap(list -> list.children("to").stream())
        .map(to -> to.requireJid("jid"))
        .toList();
  }
}
