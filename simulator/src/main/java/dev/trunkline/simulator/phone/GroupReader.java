package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.ReceivedSenderKeys;
import dev.trunkline.engine.signal.RetryReason;
import dev.trunkline.engine.signal.SenderKeyDecryption;
import dev.trunkline.engine.signal.SenderKeyDistribution;
import dev.trunkline.engine.signal.SignalException;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.List;
import java.util.Optional;

/// Reads messages to groups on phones. What is for one phone alone brings a sender key, or the
/// whole message when the phone had asked for it; what is for all is read with the sender key.
final class GroupReader {
  private static final String FOR_ALL = "skmsg";

  private final Display display;
  private final Answers answers;

  GroupReader(Display display, Answers answers) {
    this.display = display;
    this.answers = answers;
  }

  /// What came of one ciphertext.
  private sealed interface Opened {
    record Read(Message message) implements Opened {}

    record ReadBefore() implements Opened {}

    record Unreadable(RetryReason reason) implements Opened {}
  }

  /// Takes in a message from another device.
  void read(Turn turn, Phone phone, Device sender, Node stanza) {
    List<Node> ciphertexts = stanza.children("enc");
    if (ciphertexts.isEmpty()) {
      answers.askAgain(turn, phone, sender, stanza, RetryReason.INVALID_MESSAGE);
      return;
    }
    for (Node enc : ciphertexts) {
      switch (open(turn, phone, sender, stanza.requireJid("from"), enc)) {
        case Opened.Read(Message message) -> {
          if (saysSomething(message)) {
            String path = enc.find("type").orElse("");
            display.show(turn, phone, sender, stanza, message, path);
          }
        }
        case Opened.ReadBefore() -> {}
        case Opened.Unreadable(RetryReason reason) -> {
          answers.askAgain(turn, phone, sender, stanza, reason);
          return;
        }
      }
    }
    answers.confirm(turn, phone, sender, stanza);
  }

  /// Whether there is anything to show besides a sender key.
  private static boolean saysSomething(Message message) {
    return !message.hasSenderKeyDistributionMessage()
        || !message.toBuilder()
            .clearSenderKeyDistributionMessage()
            .clearMessageContextInfo()
            .build()
            .equals(Message.getDefaultInstance());
  }

  private static Opened open(Turn turn, Phone phone, Device sender, Jid group, Node enc) {
    return enc.has("type", FOR_ALL)
        ? openForAll(phone, sender, group, enc)
        : openForOne(turn, phone, sender, group, enc);
  }

  private static Opened openForAll(Phone phone, Device sender, Jid group, Node enc) {
    return switch (phone.senderKeys().received(group, sender).decrypt(enc.bytes())) {
      case SenderKeyDecryption.Plain(ReceivedSenderKeys next, byte[] plaintext) -> {
        phone.senderKeys().commit(group, sender, next);
        yield parsed(plaintext);
      }
      case SenderKeyDecryption.Duplicate() -> new Opened.ReadBefore();
      case SenderKeyDecryption.NoSenderKey none -> new Opened.Unreadable(none.reason());
      case SenderKeyDecryption.Bad(RetryReason reason, _) -> new Opened.Unreadable(reason);
    };
  }

  private static Opened openForOne(Turn turn, Phone phone, Device sender, Jid group, Node enc) {
    return switch (Reader.decrypt(turn, phone, sender, enc)) {
      case Decryption.Plain(SignalSession next, byte[] plaintext, _) -> {
        phone.commit(sender, next);
        Opened opened = parsed(plaintext);
        yield opened instanceof Opened.Read(Message message)
            ? learn(phone, sender, group, message)
            : opened;
      }
      case Decryption.Duplicate() -> new Opened.ReadBefore();
      case Decryption.NoSession none -> new Opened.Unreadable(none.reason());
      case Decryption.Bad(RetryReason reason, _) -> new Opened.Unreadable(reason);
    };
  }

  private static Opened parsed(byte[] plaintext) {
    Optional<Message> message = Reader.parse(plaintext);
    return message.isPresent()
        ? new Opened.Read(message.get())
        : new Opened.Unreadable(RetryReason.INVALID_MESSAGE);
  }

  private static Opened learn(Phone phone, Device sender, Jid group, Message message) {
    var given = message.getSenderKeyDistributionMessage();
    if (given.getGroupId().equals(group.toString())) {
      try {
        byte[] bytes = given.getAxolotlSenderKeyDistributionMessage().toByteArray();
        phone.senderKeys().learn(group, sender, SenderKeyDistribution.decode(bytes));
      } catch (SignalException e) {
        return new Opened.Unreadable(e.reason());
      }
    }
    return new Opened.Read(message);
  }
}
