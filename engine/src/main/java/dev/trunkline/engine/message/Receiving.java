package dev.trunkline.engine.message;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.engine.receipt.Receipts;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import dev.trunkline.proto.e2e.Message;
import java.util.Optional;

/// A `<message>` on its way in: decrypt, tell, and only then answer. The answer is an effect, so it
/// leaves after the ratchet and the event are stored; a message that comes again because of a crash
/// in between is a duplicate for the ratchet, and gets the same answer.
public final class Receiving {
  private Receiving() {}

  /// @param available whether senders shall see that it was delivered
  public static void onMessage(Turn turn, Node stanza, boolean available) {
    Envelope envelope = Envelope.read(turn, stanza);
    Optional<Opening.Failed> failed = Optional.empty();
    boolean history = false;
    for (Node enc : stanza.children("enc")) {
      switch (Opening.of(turn, envelope, enc)) {
        case Opening.Opened(byte[] plaintext) ->
            history |= tell(turn, envelope, parse(plaintext), Retries.isResend(enc));
        case Opening.Duplicate _ -> {}
        case Opening.Failed failure -> failed = Optional.of(failure);
      }
    }
    if (failed.isPresent()) {
      Retries.ask(turn, stanza, envelope, failed.get());
      return;
    }
    if (envelope.peer()) {
      turn.send(Receipts.peer(stanza, "peer_msg"));
      if (history) {
        turn.send(Receipts.peer(stanza, "hist_sync"));
      }
    } else if (envelope.fromMe()) {
      turn.send(Receipts.copied(stanza));
    } else {
      turn.send(Receipts.delivered(stanza, available));
    }
  }

  private static Message parse(byte[] padded) {
    try {
      return Message.parseFrom(MessagePadding.unpad(padded));
    } catch (InvalidProtocolBufferException e) {
      throw new NodeException("a decrypted message is no protobuf", e);
    }
  }

  /// Tells what a message says to whom it concerns: the user, or this device.
  ///
  /// @return whether it was history, which is answered once more
  private static boolean tell(Turn turn, Envelope envelope, Message decrypted, boolean resend) {
    Optional<Jid> destination = destination(envelope, decrypted);
    Message message = unwrap(decrypted);
    if (message.hasSenderKeyDistributionMessage() && envelope.chat().isGroup()) {
      SenderKeys.learn(turn, envelope, message.getSenderKeyDistributionMessage());
    }
    if (message.hasProtocolMessage()) {
      return envelope.fromMe() && PeerMessages.on(turn, message.getProtocolMessage());
    }
    Optional<Content> content = Contents.decode(message);
    if (content.isEmpty() || (resend && Retries.wasRead(turn, envelope))) {
      return false;
    }
    Jid chat = destination.orElse(envelope.chat());
    if (envelope.fromMe()) {
      envelope.pushName().ifPresent(name -> PeerMessages.learnPushName(turn, name));
    }
    turn.tell(
        new AccountEvent.MessageArrived(
            new ArrivedMessage(
                envelope.id(),
                chat,
                envelope.sender(),
                LidMapping.alternateOf(turn, chat),
                envelope.fromMe(),
                envelope.at(),
                envelope.pushName(),
                envelope.offline(),
                content.get(),
                message.toByteArray())));
    return false;
  }

  /// Where another device of this account sent it.
  private static Optional<Jid> destination(Envelope envelope, Message decrypted) {
    return envelope.fromMe() && decrypted.hasDeviceSentMessage()
        ? Jid.find(decrypted.getDeviceSentMessage().getDestinationJid()).map(Jid::account)
        : Optional.empty();
  }

  private static Message unwrap(Message message) {
    Message inner =
        message.hasDeviceSentMessage() ? message.getDeviceSentMessage().getMessage() : message;
    return inner.hasEphemeralMessage() ? inner.getEphemeralMessage().getMessage() : inner;
  }
}
