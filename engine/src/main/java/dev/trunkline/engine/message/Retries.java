package dev.trunkline.engine.message;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
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
import dev.trunkline.proto.record.RetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Retry receipts, both ways: asking a sender to encrypt a message anew, and being asked.
public final class Retries {

  /// After so many, the message is given up, as all clients do.
  static final int COUNT_MAX = 5;

  /// WhatsApp's code for a message that could not be handled.
  private static final int UNHANDLED = 500;

  private static final int VERSION = 1;
  private static final Duration KEPT_FOR = Duration.ofDays(1);

  private Retries() {}

  /// Whether a ciphertext answers a retry receipt.
  static boolean isResend(Node enc) {
    return enc.find("count").isPresent();
  }

  /// Whether a resent message was read before: the sender may have been asked twice. From now on it
  /// counts as read.
  static boolean wasRead(Turn turn, Envelope envelope) {
    RecordKey key = key(envelope);
    Optional<RetryRecord> known = turn.find(key).map(Retries::decode);
    boolean read = known.map(RetryRecord::getResolved).orElse(false);
    if (!read) {
      RetryRecord.Builder record = known.map(RetryRecord::toBuilder).orElse(builder());
      turn.put(key, record.setResolved(true).build().toByteArray(), KEPT_FOR);
    }
    return read;
  }

  /// Asks the sender to encrypt anew, or gives up.
  static void ask(Turn turn, Node stanza, Envelope envelope, Opening.Failed failed) {
    RecordKey key = key(envelope);
    RetryRecord known = turn.find(key).map(Retries::decode).orElse(builder().build());
    int count = known.getCount() + 1;
    if (count == 1) {
      turn.tell(
          new AccountEvent.MessageUnreadable(
              envelope.id(), envelope.chat(), envelope.sender(), failed.detail()));
    }
    if (count > COUNT_MAX || known.getResolved()) {
      Jid me = turn.credentials().requireLink().phoneNumber();
      turn.send(Acks.refusing(stanza, me, UNHANDLED));
      return;
    }
    turn.put(key, known.toBuilder().setCount(count).build().toByteArray(), KEPT_FOR);
    turn.send(receipt(turn, stanza, count, failed));
  }

  /// From the second time on, the receipt carries keys: the session is beyond repair.
  private static Node receipt(Turn turn, Node stanza, int count, Opening.Failed failed) {
    Node retry =
        Node.of("retry")
            .with("count", count)
            .with("id", stanza.require("id"))
            .with("t", stanza.require("t"))
            .with("v", "1")
            .with("error", failed.reason().code());
    List<Node> content = new ArrayList<>();
    content.add(retry);
    content.add(Bundles.registration(turn.credentials()));
    if (count > 1) {
      content.add(Bundles.forRetry(turn));
    }
    return Node.of("receipt")
        .with("id", stanza.require("id"))
        .with("to", stanza.require("from"))
        .with("participant", stanza.find("participant"))
        .with("recipient", stanza.find("recipient"))
        .with("type", "retry")
        .holding(content);
  }

  /// Someone could not read a message of this device. The receipt is acknowledged when the answer
  /// is stored, and not before: after a crash in between it comes again.
  public static void onRetryReceipt(Turn turn, Node receipt) {
    Node retry = receipt.requireChild("retry");
    String messageId = receipt.require("id");
    Jid device = receipt.findJid("participant").orElseGet(() -> receipt.requireJid("from"));
    long count = retry.requireNumber("count");
    Optional<SentMessages.Sent> sent = SentMessages.find(turn, messageId);
    if (count < 1 || count > COUNT_MAX || sent.filter(it -> isFor(turn, it, device)).isEmpty()) {
      turn.send(Acks.of(receipt));
      return;
    }
    Resend resend = new Resend(messageId, device, count, sent.get(), Acks.of(receipt));
    if (resend.repeat(turn)) {
      return;
    }
    Optional<PreKeyBundle> keys = Bundles.ofRetry(receipt);
    if (keys.isPresent()) {
      resend.send(turn, SignalSessions.initiate(turn, device, keys.get()));
    } else {
      turn.query(Bundles.query(List.of(device), true), resend);
    }
  }

  /// Only who was meant to read a message may ask for it again.
  private static boolean isFor(Turn turn, SentMessages.Sent sent, Jid device) {
    return turn.credentials().requireLink().isMe(device)
        || sameAccount(turn, sent.chat(), device.account());
  }

  private static boolean sameAccount(Turn turn, Jid one, Jid other) {
    return one.equals(other)
        || LidMapping.alternateOf(turn, one).filter(other::equals).isPresent()
        || LidMapping.alternateOf(turn, other).filter(one::equals).isPresent();
  }

  /// The answer to one retry receipt.
  ///
  /// @param ack says that the receipt needs no other answer
  private record Resend(String messageId, Jid device, long count, SentMessages.Sent sent, Node ack)
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
      Fanout fanout = new Fanout(turn, sent.chat(), sent.message());
      List<Node> content = new ArrayList<>();
      content.add(fanout.encrypt(device, session).with("count", count));
      content.addAll(fanout.proof());
      boolean mine = turn.credentials().requireLink().isMe(device);
      Node stanza =
          Node.of("message")
              .with("id", messageId)
              .with("to", device)
              .with("type", "text")
              .with("device_fanout", "false")
              .with("recipient", mine ? Optional.of(sent.chat().toString()) : Optional.empty())
              .holding(content);
      SentMessages.putAgain(
          turn,
          messageId,
          device,
          count,
          new SentMessages.Sent(sent.chat(), sent.message(), stanza));
      turn.send(stanza);
      turn.send(ack);
    }
  }

  private static RecordKey key(Envelope envelope) {
    return new RecordKey(Kind.RETRY, envelope.id() + " " + envelope.sender().account());
  }

  private static RetryRecord.Builder builder() {
    return RetryRecord.newBuilder().setVersion(VERSION);
  }

  private static RetryRecord decode(byte[] bytes) {
    try {
      return RetryRecord.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored retry is unreadable", e);
    }
  }
}
