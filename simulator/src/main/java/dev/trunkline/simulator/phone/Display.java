package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;

/// Shows on a phone what it could read, each message once.
final class Display {
  private final Inboxes inboxes;
  private final Judge judge;

  Display(Inboxes inboxes, Judge judge) {
    this.inboxes = inboxes;
    this.judge = judge;
  }

  /// @param path by which kind of ciphertext the message came
  void show(Turn turn, Phone phone, Device sender, Node stanza, Message message, String path) {
    String id = stanza.require("id");
    int retries = phone.timesAsked(sender, id);
    if (judge.shown(turn, phone.device(), sender, id)) {
      return;
    }
    judge.tally().count(phone.account(), Counter.PHONE_MESSAGES);
    Jid chat = stanza.findJid("recipient").orElseGet(() -> stanza.requireJid("from")).account();
    MessageText read = MessageText.of(message);
    inboxes.add(
        phone.inbox(),
        new Inbox.Shown(
            phone.inbox().nextSequence(),
            id,
            chat,
            sender.jid(Addressing.PHONE_NUMBER),
            sender.account() == phone.account(),
            read.kind(),
            read.text(),
            turn.now(),
            path,
            retries));
  }
}
