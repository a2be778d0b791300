package dev.trunkline.simulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.MessageKind;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.PreKeySignalMessage;
import dev.trunkline.engine.signal.RetryReason;
import dev.trunkline.engine.signal.SignalException;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.ProtocolMessage;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.prekey.KeyNodes;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads messages on phones: decrypts them, shows them, and answers with receipts.
final class Reader {
  /// As all clients: after this many requests for one message, a phone gives up.
  private static final int RETRIES_MAX = 5;

  private final Uplink uplink;
  private final Inboxes inboxes;
  private final Judge judge;
  private final Tally tally;

  Reader(Uplink uplink, Inboxes inboxes, Judge judge, Tally tally) {
    this.uplink = uplink;
    this.inboxes = inboxes;
    this.judge = judge;
    this.tally = tally;
  }

  /// Takes in a message from another device.
  ///
  /// @return what a device of the phone's own account asks the phone for
  Optional<ProtocolMessage> read(Turn turn, Phone phone, Device sender, Node stanza) {
    Optional<Node> enc = stanza.child("enc");
    Decryption decryption =
        enc.isPresent()
            ? decrypt(turn, phone, sender, enc.get())
            : new Decryption.Bad(RetryReason.INVALID_MESSAGE, "no ciphertext");
    return switch (decryption) {
      case Decryption.Plain(SignalSession next, byte[] plaintext, _) -> {
        phone.commit(sender, next);
        yield plain(turn, phone, sender, stanza, plaintext);
      }
      case Decryption.Duplicate() -> {
        confirm(turn, phone, stanza);
        yield Optional.empty();
      }
      case Decryption.NoSession noSession -> {
        askAgain(turn, phone, sender, stanza, noSession.reason());
        yield Optional.empty();
      }
      case Decryption.Bad(RetryReason reason, _) -> {
        askAgain(turn, phone, sender, stanza, reason);
        yield Optional.empty();
      }
    };
  }

  private static Decryption decrypt(Turn turn, Phone phone, Device sender, Node enc) {
    Optional<SignalSession> former = phone.session(sender);
    if (!enc.has("type", MessageKind.PRE_KEY.wireName())) {
      return SignalSession.decrypt(former, enc.bytes(), turn.random());
    }
    try {
      PreKeySignalMessage message = PreKeySignalMessage.decode(enc.bytes());
      Decryption accepted =
          SignalSession.accept(former, message, phone.keys().keysFor(message), turn.random());
      if (accepted instanceof Decryption.Plain) {
        phone.keys().used(message);
      }
      return accepted;
    } catch (SignalException e) {
      return new Decryption.Bad(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private Optional<ProtocolMessage> plain(
      Turn turn, Phone phone, Device sender, Node stanza, byte[] padded) {
    Message message;
    try {
      message = Message.parseFrom(MessagePadding.unpad(padded));
    } catch (InvalidProtocolBufferException | SignalException _) {
      askAgain(turn, phone, sender, stanza, RetryReason.INVALID_MESSAGE);
      return Optional.empty();
    }
    if (stanza.has("category", "peer")) {
      return message.hasProtocolMessage()
          ? Optional.of(message.getProtocolMessage())
          : Optional.empty();
    }
    show(turn, phone, sender, stanza, message);
    confirm(turn, phone, stanza);
    return Optional.empty();
  }

  private void show(Turn turn, Phone phone, Device sender, Node stanza, Message message) {
    String id = stanza.require("id");
    Node enc = stanza.requireChild("enc");
    int retries = phone.timesAsked(sender, id);
    if (judge.shown(turn, phone.device(), sender, id)) {
      return;
    }
    tally.count(phone.account(), Counter.PHONE_MESSAGES);
    Account self = phone.account();
    boolean fromMe = sender.account() == self;
    Jid chat = stanza.findJid("recipient").orElseGet(() -> stanza.requireJid("from")).account();
    MessageText read = MessageText.of(message);
    inboxes.add(
        phone.inbox(),
        new Inbox.Shown(
            phone.inbox().nextSequence(),
            id,
            chat,
            sender.jid(Addressing.PHONE_NUMBER),
            fromMe,
            read.kind(),
            read.text(),
            turn.now(),
            enc.find("type").orElse(""),
            retries));
  }

  /// Says that a message arrived, and that it was read if that is the phone's habit.
  private void confirm(Turn turn, Phone phone, Node stanza) {
    if (!phone.habits().confirms() || stanza.has("category", "peer")) {
      return;
    }
    Node receipt = answer(stanza);
    if (stanza.find("recipient").isPresent()) {
      uplink.receipt(turn, phone.device(), receipt.with("type", "sender"));
      return;
    }
    uplink.receipt(turn, phone.device(), receipt);
    if (phone.habits().reads()) {
      uplink.receipt(turn, phone.device(), receipt.with("type", "read").with("t", turn.seconds()));
    }
  }

  private static Node answer(Node stanza) {
    return Node.of("receipt")
        .with("id", stanza.require("id"))
        .with("to", stanza.require("from"))
        .with("recipient", stanza.find("recipient"));
  }

  private void askAgain(Turn turn, Phone phone, Device sender, Node stanza, RetryReason reason) {
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
