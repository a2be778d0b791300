package dev.trunkline.simulator.phone;

import com.google.protobuf.InvalidProtocolBufferException;
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
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// Reads messages on phones: decrypts them, has them shown and answered.
final class Reader {
  private final Display display;
  private final Answers answers;

  Reader(Display display, Answers answers) {
    this.display = display;
    this.answers = answers;
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
        answers.confirm(turn, phone, sender, stanza);
        yield Optional.empty();
      }
      case Decryption.NoSession noSession -> {
        answers.askAgain(turn, phone, sender, stanza, noSession.reason());
        yield Optional.empty();
      }
      case Decryption.Bad(RetryReason reason, _) -> {
        answers.askAgain(turn, phone, sender, stanza, reason);
        yield Optional.empty();
      }
    };
  }

  /// Decrypts what is for this phone alone. The session after it is the caller's to commit.
  static Decryption decrypt(Turn turn, Phone phone, Device sender, Node enc) {
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

  /// What a plaintext says, or nothing when it is no message.
  static Optional<Message> parse(byte[] padded) {
    try {
      return Optional.of(Message.parseFrom(MessagePadding.unpad(padded)));
    } catch (InvalidProtocolBufferException | SignalException _) {
      return Optional.empty();
    }
  }

  private Optional<ProtocolMessage> plain(
      Turn turn, Phone phone, Device sender, Node stanza, byte[] padded) {
    Optional<Message> parsed = parse(padded);
    if (parsed.isEmpty()) {
      answers.askAgain(turn, phone, sender, stanza, RetryReason.INVALID_MESSAGE);
      return Optional.empty();
    }
    Message message = parsed.get();
    if (stanza.has("category", "peer")) {
      return message.hasProtocolMessage()
          ? Optional.of(message.getProtocolMessage())
          : Optional.empty();
    }
    String path = stanza.requireChild("enc").find("type").orElse("");
    display.show(turn, phone, sender, stanza, message, path);
    answers.confirm(turn, phone, sender, stanza);
    return Optional.empty();
  }
}
