package dev.trunkline.engine.message;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.prekey.Bundles;
import dev.trunkline.engine.signal.MessageKind;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.e2e.DeviceSentMessage;
import dev.trunkline.proto.e2e.Message;
import java.util.ArrayList;
import java.util.List;

/// The ciphertexts of one stanza that are for single devices.
final class Fanout {
  private final Turn turn;
  private boolean startsSessions;

  Fanout(Turn turn) {
    this.turn = turn;
  }

  /// Encrypts for a device with which there is a session.
  Node encrypt(Jid device, SignalSession session, Message message) {
    byte[] plaintext = MessagePadding.pad(message.toByteArray(), turn.random());
    SignalSession.Encrypted encrypted = session.encrypt(plaintext);
    SignalSessions.put(turn, device, encrypted.next());
    startsSessions |= encrypted.kind() == MessageKind.PRE_KEY;
    return Node.of("enc")
        .with("v", "2")
        .with("type", encrypted.kind().wireName())
        .holding(encrypted.bytes());
  }

  /// What follows the ciphertexts: the proof of identity, when one of them starts a session.
  List<Node> proof() {
    List<Node> proof = new ArrayList<>(1);
    if (startsSessions) {
      proof.add(Bundles.deviceIdentity(turn.credentials()));
    }
    return proof;
  }

  /// What a device is told in a 1:1 chat: the other devices of this account learn where the message
  /// went.
  ///
  /// @param chat where the message goes, as it is addressed
  static Message inChat(Turn turn, Jid chat, Message message, Jid device) {
    Credentials.Link me = turn.credentials().requireLink();
    return me.isMe(device)
        ? Message.newBuilder()
            .setDeviceSentMessage(
                DeviceSentMessage.newBuilder()
                    .setDestinationJid(chat.toString())
                    .setMessage(message))
            .build()
        : message;
  }
}
