package dev.trunkline.engine.message;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.LocalIdentity;
import dev.trunkline.engine.signal.LocalKeys;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.PreKeySignalMessage;
import dev.trunkline.engine.signal.ReceivedSenderKeys;
import dev.trunkline.engine.signal.SenderKeyDecryption;
import dev.trunkline.engine.signal.SenderKeyDistribution;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.proto.e2e.Message;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A device of someone else that reads what the tested one writes.
final class PlayedDevice {
  private final Jid jid;
  private final RandomGenerator random;
  private final LocalIdentity identity;
  private final SignedPreKey signedPreKey;
  private final List<String> texts = new ArrayList<>();
  private boolean hasKeys = true;
  private Optional<SignalSession> session = Optional.empty();
  private ReceivedSenderKeys senderKeys = ReceivedSenderKeys.NONE;

  PlayedDevice(Jid jid, RandomGenerator random) {
    this.jid = jid;
    this.random = random;
    this.identity = new LocalIdentity(CurveKeyPair.generate(random), 1 + random.nextInt(16_000));
    this.signedPreKey = SignedPreKey.generate(1, identity, Instant.EPOCH, random);
  }

  Jid jid() {
    return jid;
  }

  /// What it has read, in order.
  List<String> texts() {
    return texts;
  }

  boolean hasKeys() {
    return hasKeys;
  }

  /// Whether the server has keys of it to hand out.
  void hasKeys(boolean has) {
    hasKeys = has;
  }

  /// Loses whatever others gave it.
  void forgetKeys() {
    session = Optional.empty();
    senderKeys = ReceivedSenderKeys.NONE;
  }

  /// Its entry in the answer to a query for keys.
  Node bundle(Jid asked) {
    byte[] registration = ByteBuffer.allocate(4).putInt(identity.registrationId()).array();
    byte[] id = Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(1).array(), 1, 4);
    return Node.of("user")
        .with("jid", asked)
        .holding(
            Node.of("registration").holding(registration),
            Node.of("type").holding(new byte[] {5}),
            Node.of("identity").holding(identity.keyPair().publicKey().bytes()),
            Node.of("skey")
                .holding(
                    Node.of("id").holding(id),
                    Node.of("value").holding(signedPreKey.keyPair().publicKey().bytes()),
                    Node.of("signature").holding(signedPreKey.signature())));
  }

  /// Reads one ciphertext after the other.
  ///
  /// @return whether it could read all of them
  boolean read(List<Node> ciphertexts) {
    boolean all = true;
    for (Node enc : ciphertexts) {
      all &= enc.has("type", "skmsg") ? readForAll(enc) : readOwn(enc);
    }
    return all;
  }

  private boolean readForAll(Node enc) {
    return switch (senderKeys.decrypt(enc.bytes())) {
      case SenderKeyDecryption.Plain(ReceivedSenderKeys next, byte[] plaintext) -> {
        senderKeys = next;
        take(plaintext);
        yield true;
      }
      case SenderKeyDecryption.Duplicate _ -> true;
      case SenderKeyDecryption.NoSenderKey _, SenderKeyDecryption.Bad _ -> false;
    };
  }

  private boolean readOwn(Node enc) {
    LocalKeys keys = new LocalKeys(identity, List.of(signedPreKey), Optional.empty());
    Decryption decryption =
        enc.has("type", "pkmsg")
            ? SignalSession.accept(session, PreKeySignalMessage.decode(enc.bytes()), keys, random)
            : SignalSession.decrypt(session, enc.bytes(), random);
    return switch (decryption) {
      case Decryption.Plain(SignalSession next, byte[] plaintext, _) -> {
        session = Optional.of(next);
        take(plaintext);
        yield true;
      }
      case Decryption.Duplicate _ -> true;
      case Decryption.NoSession _, Decryption.Bad _ -> false;
    };
  }

  private void take(byte[] plaintext) {
    Message message = parse(plaintext);
    if (message.hasSenderKeyDistributionMessage()) {
      byte[] given =
          message
              .getSenderKeyDistributionMessage()
              .getAxolotlSenderKeyDistributionMessage()
              .toByteArray();
      senderKeys = senderKeys.with(SenderKeyDistribution.decode(given));
    }
    if (message.hasConversation()) {
      texts.add(message.getConversation());
    }
  }

  private static Message parse(byte[] plaintext) {
    try {
      return Message.parseFrom(MessagePadding.unpad(plaintext));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
