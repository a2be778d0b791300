package dev.trunkline.engine.message;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.prekey.Bundles;
import dev.trunkline.engine.receipt.Acks;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.record.RetryRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Retry receipts that this device sends: asking a sender to encrypt a message anew.
final class Retries {

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
