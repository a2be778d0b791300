package dev.trunkline.engine.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.prekey.Bundles;
import dev.trunkline.engine.receipt.Acks;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import dev.trunkline.proto.e2e.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Retry receipts that this device gets: someone could not read a message of its own, and asks to
/// have it encrypted anew.
public final class Resending {
  private Resending() {}

  /// The receipt is acknowledged when the answer is stored, and not before: after a crash in
  /// between it comes again.
  public static void onRetryReceipt(Turn turn, Node receipt) {
    Node retry = receipt.requireChild("retry");
    String messageId = receipt.require("id");
    Jid device = receipt.findJid("participant").orElseGet(() -> receipt.requireJid("from"));
    long count = retry.requireNumber("count");
    Optional<SentMessages.Sent> sent =
        count < 1 || count > Retries.COUNT_MAX
            ? Optional.empty()
            : SentMessages.find(turn, messageId).filter(it -> isFor(turn, it, device));
    if (sent.isEmpty()) {
      turn.send(Acks.of(receipt));
      return;
    }
    Answer answer = new Answer(messageId, device, count, sent.get(), Acks.of(receipt));
    if (answer.repeat(turn)) {
      return;
    }
    Optional<PreKeyBundle> keys = Bundles.ofRetry(receipt);
    if (keys.isPresent()) {
      answer.send(turn, SignalSessions.initiate(turn, device, keys.get()));
    } else {
      turn.query(Bundles.query(List.of(device), true), answer);
    }
  }

  /// Only who was meant to read a message may ask for it again.
  private static boolean isFor(Turn turn, SentMessages.Sent sent, Jid device) {
    if (sent.chat().isGroup()) {
      return Addressees.find(turn, sent.chat())
          .filter(known -> known.includes(named(turn, known, device), sent.ordinal()))
          .isPresent();
    }
    return turn.credentials().requireLink().isMe(device)
        || sameAccount(turn, sent.chat(), device.account());
  }

  /// A device by the name under which it is an addressee, if it is one.
  private static Jid named(Turn turn, Addressees known, Jid device) {
    return known.devices().containsKey(device)
        ? device
        : LidMapping.alternateOf(turn, device).orElse(device);
  }

  private static boolean sameAccount(Turn turn, Jid one, Jid other) {
    return one.equals(other)
        || LidMapping.alternateOf(turn, one).filter(other::equals).isPresent()
        || LidMapping.alternateOf(turn, other).filter(one::equals).isPresent();
  }

  /// The answer to one retry receipt.
  ///
  /// @param ack says that the receipt needs no other answer
  private record Answer(String messageId, Jid device, long count, SentMessages.Sent sent, Node ack)
      implements Expectation {

    /// Sends the same answer once more, if there was one.
    boolean repeat(Turn turn) {
      Optional<SentMessages.Sent> answered = SentMessages.findAgain(turn, messageId, device, count);
      answered.ifPresent(again -> {
        turn.send(again.stanza());
        turn.send(ack);
      });
      return answered.isPresent();
    }

    @Override
    public void onResult(Turn turn, Node result) {
      PreKeyBundle bundle = Bundles.read(result).get(device);
      if (bundle == null) {
        turn.send(ack);
      } else if (!repeat(turn)) {
        send(turn, SignalSessions.initiate(turn, device, bundle));
      }
    }

    /// Without an answer of the server, the receipt comes again on the next connection.
    @Override
    public void onFailure(Turn turn, QueryFailure failure) {
      if (failure instanceof QueryFailure.Refused) {
        turn.send(ack);
      }
    }

    void send(Turn turn, SignalSession session) {
      boolean toGroup = sent.chat().isGroup();
      Fanout fanout = new Fanout(turn);
      Message message =
          toGroup ? inGroup(turn) : Fanout.inChat(turn, sent.chat(), sent.message(), device);
      List<Node> content = new ArrayList<>();
      content.add(fanout.encrypt(device, session, message).with("count", count));
      content.addAll(fanout.proof());
      Node stanza = (toGroup ? headInGroup() : headInChat(turn)).holding(content);
      SentMessages.putAgain(turn, messageId, device, count, sent.as(stanza));
      turn.send(stanza);
      turn.send(ack);
    }

    private Node headInChat(Turn turn) {
      boolean mine = turn.credentials().requireLink().isMe(device);
      return Node.of("message")
          .with("id", messageId)
          .with("to", device)
          .with("type", "text")
          .with("device_fanout", "false")
          .with("recipient", mine ? Optional.of(sent.chat().toString()) : Optional.empty());
    }

    private Node headInGroup() {
      return Node.of("message")
          .with("id", messageId)
          .with("to", sent.chat())
          .with("participant", device)
          .with("type", "text")
          .with("addressing_mode", sent.stanza().find("addressing_mode"));
    }

    /// The message, and the sender key for those that follow.
    private Message inGroup(Turn turn) {
      Jid group = sent.chat();
      Addressees known = Addressees.find(turn, group).orElse(Addressees.NONE);
      Jid name = named(turn, known, device);
      Optional<GroupKey> key = GroupKey.find(turn, group);
      if (key.isEmpty() || !known.includes(name, sent.ordinal())) {
        return sent.message(); // the group was left while the server was asked for keys
      }
      if (!known.hasKey(name)) {
        known.withKey(name).put(turn, group);
      }
      Message distribution = KeyPlan.distribution(group, key.get().key());
      return sent.message().toBuilder().mergeFrom(distribution).build();
    }
  }
}
