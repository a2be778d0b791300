package dev.trunkline.engine.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeDecoder;
import dev.trunkline.engine.node.NodeEncoder;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.record.SentMessageRecord;
import java.time.Duration;
import java.util.Optional;

/// What was encrypted in the last day: to send the same bytes again when it is unknown whether they
/// arrived, and to encrypt anew for a device that asks for it.
final class SentMessages {
  private static final int VERSION = 1;
  private static final Duration KEPT_FOR = Duration.ofDays(1);

  private SentMessages() {}

  /// A message that was encrypted.
  ///
  /// @param chat as it was addressed
  /// @param stanza what went out, or was about to
  /// @param ordinal in a group, the how manieth of this device's messages there
  record Sent(Jid chat, Message message, Node stanza, long ordinal) {

    static Sent inChat(Jid chat, Message message, Node stanza) {
      return new Sent(chat, message, stanza, 0);
    }

    /// The same message in another stanza.
    Sent as(Node other) {
      return new Sent(chat, message, other, ordinal);
    }
  }

  static Optional<Sent> find(Turn turn, String messageId) {
    return turn.find(key(messageId)).map(SentMessages::decode);
  }

  static void put(Turn turn, String messageId, Sent sent) {
    turn.put(key(messageId), encode(sent, turn), KEPT_FOR);
  }

  /// The stanza was of no use, and nobody has seen it: the message may be encrypted anew.
  static void forget(Turn turn, String messageId) {
    turn.delete(key(messageId));
  }

  /// What was sent again to a device that asked for the `count`th time.
  static Optional<Sent> findAgain(Turn turn, String messageId, Jid device, long count) {
    return turn.find(keyAgain(messageId, device, count)).map(SentMessages::decode);
  }

  static void putAgain(Turn turn, String messageId, Jid device, long count, Sent sent) {
    turn.put(keyAgain(messageId, device, count), encode(sent, turn), KEPT_FOR);
  }

  private static RecordKey key(String messageId) {
    return new RecordKey(Kind.SENT_MESSAGE, messageId);
  }

  private static RecordKey keyAgain(String messageId, Jid device, long count) {
    return new RecordKey(Kind.SENT_MESSAGE, messageId + " " + device + " " + count);
  }

  private static byte[] encode(Sent sent, Turn turn) {
    return SentMessageRecord.newBuilder()
        .setVersion(VERSION)
        .setChat(sent.chat.toString())
        .setMessage(sent.message.toByteString())
        .setStanza(ByteString.copyFrom(NodeEncoder.bytes(sent.stanza)))
        .setSentAt(turn.now().getEpochSecond())
        .setOrdinal(sent.ordinal)
        .build()
        .toByteArray();
  }

  private static Sent decode(byte[] bytes) {
    try {
      SentMessageRecord record = SentMessageRecord.parseFrom(bytes);
      return new Sent(
          Jid.parse(record.getChat()),
          Message.parseFrom(record.getMessage()),
          NodeDecoder.decode(record.getStanza().toByteArray()),
          record.getOrdinal());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored message is unreadable", e);
    }
  }
}
