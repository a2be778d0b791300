package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.RetryReason;
import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.prekey.KeyNodes;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/// Answers messages with the receipts of a phone: it arrived, it was read, send it again.
final class Answers {
  /// As all clients: after this many requests for one message, a phone gives up.
  private static final int RETRIES_MAX = 5;

  private final Uplink uplink;
  private final Tally tally;

  Answers(Uplink uplink, Tally tally) {
    this.uplink = uplink;
    this.tally = tally;
  }

  /// Says that a message arrived, and that it was read if that is the phone's habit.
  void confirm(Turn turn, Phone phone, Device sender, Node stanza) {
    if (!phone.habits().confirms() || stanza.has("category", "peer")) {
      return;
    }
    Node receipt = answer(stanza);
    if (isCopy(phone, sender, stanza)) {
      uplink.receipt(turn, phone.device(), receipt.with("type", "sender"));
      return;
    }
    uplink.receipt(turn, phone.device(), receipt);
    if (phone.habits().reads()) {
      uplink.receipt(turn, phone.device(), receipt.with("type", "read").with("t", turn.seconds()));
    }
  }

  /// Whether another device of the phone's own account wrote the message to someone else.
  private static boolean isCopy(Phone phone, Device sender, Node stanza) {
    return stanza.find("recipient").isPresent()
        || (stanza.findJid("from").filter(Jid::isGroup).isPresent()
            && sender.account() == phone.account());
  }

  private static Node answer(Node stanza) {
    return Node.of("receipt")
        .with("id", stanza.require("id"))
        .with("to", stanza.require("from"))
        .with("participant", stanza.find("participant"))
        .with("recipient", stanza.find("recipient"));
  }

  /// Asks the sender for a message that the phone cannot read.
  void askAgain(Turn turn, Phone phone, Device sender, Node stanza, RetryReason reason) {
    int count = phone.askAgain(sender, stanza.require("id"));
    tally.count(phone.account(), Counter.PHONE_UNREADABLE);
    if (count > RETRIES_MAX) {
      return;
    }
    List<Node> children = new ArrayList<>();
    children.add(
        Node.of("retry")
            .with("count", count)
            .with("id", stanza.require("id"))
            .with("t", stanza.find("t"))
            .with("v", "1")
            .with("error", reason.code()));
    children.add(KeyNodes.registration(phone.keys().identity().registrationId()));
    if (count > 1) {
      children.add(RetryKeys.write(turn, phone.keys()));
    }
    uplink.receipt(turn, phone.device(), answer(stanza).with("type", "retry").holding(children));
  }
}
