package dev.trunkline.engine.message;

import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.prekey.PreKeyStore;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.LocalKeys;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeySignalMessage;
import dev.trunkline.engine.signal.ReceivedSenderKeys;
import dev.trunkline.engine.signal.RetryReason;
import dev.trunkline.engine.signal.SenderKeyDecryption;
import dev.trunkline.engine.signal.SignalAddress;
import dev.trunkline.engine.signal.SignalException;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Turn;
import java.util.Optional;
import java.util.OptionalInt;

/// Decrypts one `<enc>`, and keeps what the decryption changes.
sealed interface Opening {

  /// @param plaintext with its padding
  record Opened(byte[] plaintext) implements Opening {}

  /// It was read before.
  record Duplicate() implements Opening {}

  record Failed(RetryReason reason, String detail) implements Opening {}

  static Opening of(Turn turn, Envelope envelope, Node enc) {
    try {
      return switch (enc.find("type").orElse("")) {
        case "pkmsg" -> first(turn, envelope.sender(), enc.bytes());
        case "msg" -> later(turn, envelope.sender(), enc.bytes());
        case "skmsg" -> group(turn, envelope, enc.bytes());
        default -> new Failed(RetryReason.INVALID_MESSAGE, "an <enc> of unknown type");
      };
    } catch (SignalException e) {
      return new Failed(e.reason(), String.valueOf(e.getMessage()));
    }
  }

  private static Opening first(Turn turn, Jid sender, byte[] bytes) {
    PreKeySignalMessage message = PreKeySignalMessage.decode(bytes);
    OptionalInt used = message.preKeys().preKeyId();
    Optional<PreKey> oneTime =
        used.isPresent() ? PreKeyStore.find(turn, used.getAsInt()) : Optional.empty();
    LocalKeys keys =
        new LocalKeys(turn.credentials().identity(), turn.credentials().signedPreKeys(), oneTime);
    Decryption decryption =
        SignalSession.accept(SignalSessions.find(turn, sender), message, keys, turn.random());
    if (decryption instanceof Decryption.Plain && oneTime.isPresent()) {
      PreKeyStore.remove(turn, oneTime.get().id());
    }
    return keep(turn, sender, decryption);
  }

  private static Opening later(Turn turn, Jid sender, byte[] bytes) {
    return keep(
        turn,
        sender,
        SignalSession.decrypt(SignalSessions.find(turn, sender), bytes, turn.random()));
  }

  private static Opening keep(Turn turn, Jid sender, Decryption decryption) {
    return switch (decryption) {
      case Decryption.Plain(SignalSession next, byte[] plaintext, _) -> {
        SignalSessions.put(turn, sender, next);
        yield new Opened(plaintext);
      }
      case Decryption.Duplicate _ -> new Duplicate();
      case Decryption.NoSession none -> new Failed(none.reason(), "no session with " + sender);
      case Decryption.Bad(RetryReason reason, String detail) -> new Failed(reason, detail);
    };
  }

  private static Opening group(Turn turn, Envelope envelope, byte[] bytes) {
    RecordKey key = senderKey(envelope.chat(), envelope.sender());
    return switch (senderKeys(turn, key).decrypt(bytes)) {
      case SenderKeyDecryption.Plain(ReceivedSenderKeys next, byte[] plaintext) -> {
        turn.put(key, next.encode());
        yield new Opened(plaintext);
      }
      case SenderKeyDecryption.Duplicate _ -> new Duplicate();
      case SenderKeyDecryption.NoSenderKey none ->
          new Failed(none.reason(), "no sender key of " + envelope.sender());
      case SenderKeyDecryption.Bad(RetryReason reason, String detail) -> new Failed(reason, detail);
    };
  }

  static ReceivedSenderKeys senderKeys(Turn turn, RecordKey key) {
    return turn.find(key).map(ReceivedSenderKeys::decode).orElse(ReceivedSenderKeys.NONE);
  }

  /// Where the keys are kept with which a device writes to a group: under the name that the group
  /// uses for the sender.
  static RecordKey senderKey(Jid group, Jid sender) {
    return new RecordKey(Kind.SENDER_KEY, group + " " + SignalAddress.of(sender));
  }
}
