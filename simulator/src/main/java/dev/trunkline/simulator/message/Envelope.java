package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A message as the server writes it to each device.
///
/// @param chat the account that the message was sent to
/// @param message as the sender wrote it
record Envelope(Device sender, Account chat, Node message) {
  /// What is for the server alone, or for certain devices only.
  private static final Set<String> NOT_FORWARDED =
      Set.of("participants", "enc", "device-identity", "tctoken", "cstoken");

  String id() {
    return message.require("id");
  }

  Node addressed(Turn turn, Device device, Node enc) {
    Addressing addressing = Addressing.of(message.requireJid("to"));
    Node head = head(turn, sender, message).with("from", sender.jid(addressing));
    return names(head, device, addressing)
        .with("edit", message.find("edit"))
        .with("category", message.find("category"))
        .holding(content(message, List.of(enc)));
  }

  /// What every device is told of a message, whatever it is for.
  static Node head(Turn turn, Device sender, Node message) {
    return Node.of("message")
        .with("id", message.require("id"))
        .with("type", message.find("type").orElse("text"))
        .with("t", turn.seconds())
        .with("notify", Optional.of(sender.account().pushName()).filter(n -> !n.isEmpty()));
  }

  private Node names(Node head, Device device, Addressing addressing) {
    if (device.account() != sender.account()) {
      return addressing == Addressing.LID
          ? head.with("sender_pn", sender.account().jid(Addressing.PHONE_NUMBER))
          : head.with("sender_lid", sender.account().jid(Addressing.LID));
    }
    if (message.has("category", "peer")) {
      return head;
    }
    // A retry to one's own device is addressed to that device and names the chat apart.
    Jid recipient =
        message.findJid("recipient").map(Jid::account).orElseGet(() -> chat.jid(addressing));
    String other = addressing == Addressing.LID ? "peer_recipient_pn" : "peer_recipient_lid";
    return head.with("recipient", recipient)
        .with(
            other,
            message.findJid("recipient").isPresent()
                ? Optional.empty()
                : Optional.of(chat.jid(addressing.other()).toString()));
  }

  /// The ciphertexts of one device, and what else it gets.
  static List<Node> content(Node message, List<Node> ciphertexts) {
    List<Node> content = new ArrayList<>(ciphertexts);
    if (ciphertexts.stream().anyMatch(enc -> enc.has("type", "pkmsg"))) {
      message.child("device-identity").ifPresent(content::add);
    }
    for (Node child : message.children()) {
      if (!NOT_FORWARDED.contains(child.tag())) {
        content.add(child);
      }
    }
    return content;
  }
}
