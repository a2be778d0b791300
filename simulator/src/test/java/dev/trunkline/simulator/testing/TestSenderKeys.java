package dev.trunkline.simulator.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.engine.signal.ReceivedSenderKeys;
import dev.trunkline.engine.signal.SenderKeyDecryption;
import dev.trunkline.engine.signal.SenderKeyDistribution;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Group;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What a [TestDevice] needs to take part in one group.
public final class TestSenderKeys {
  private final TestDevice device;
  private final RandomGenerator random;
  private final Map<String, ReceivedSenderKeys> received = new HashMap<>();
  private final Set<Jid> holders = new HashSet<>();
  private OwnSenderKey own;

  TestSenderKeys(TestDevice device, RandomGenerator random) {
    this.device = device;
    this.random = random;
    this.own = OwnSenderKey.generate(random);
  }

  /// The stanza of a text for the group, with the sender key for those that lack it.
  public Node text(String id, Group group, String text) {
    List<Node> keys = new ArrayList<>();
    Jid self = device.jid(group.addressing());
    for (Device each : group.devices()) {
      Jid jid = each.jid(group.addressing());
      if (!jid.equals(self) && holders.add(jid)) {
        keys.add(
            Node.of("to")
                .with("jid", jid)
                .holding(device.signal().encrypt(jid, distribution(group.jid()))));
      }
    }
    Message message = Message.newBuilder().setConversation(text).build();
    return head(id, group)
        .holding(
            encrypt(message),
            Node.of("participants").holding(keys),
            Node.of("device-identity").holding(device.signedIdentity()));
  }

  /// What all who have the key can read.
  public Node encrypt(Message message) {
    OwnSenderKey.Encrypted encrypted =
        own.encrypt(MessagePadding.pad(message.toByteArray(), random), random);
    own = encrypted.next();
    return Node.of("enc").with("v", "2").with("type", "skmsg").holding(encrypted.bytes());
  }

  /// The key, as a message for one device.
  public Message distribution(Jid group) {
    return Message.newBuilder()
        .setSenderKeyDistributionMessage(
            dev.trunkline.proto.e2e.SenderKeyDistribution.newBuilder()
                .setGroupId(group.toString())
                .setAxolotlSenderKeyDistributionMessage(
                    ByteString.copyFrom(own.distribution().encode())))
        .build();
  }

  public static Node head(String id, Group group) {
    return Node.of("message")
        .with("id", id)
        .with("to", group.jid())
        .with("type", "text")
        .with("addressing_mode", group.addressing().wireName());
  }

  /// Decrypts a message to the group that must be readable.
  public Message read(Node stanza) {
    String sender = stanza.require("participant");
    Message read = Message.getDefaultInstance();
    for (Node enc : stanza.children("enc")) {
      read = enc.has("type", "skmsg") ? forAll(sender, enc) : forOne(sender, enc);
    }
    return read;
  }

  private Message forAll(String sender, Node enc) {
    if (!(received.getOrDefault(sender, ReceivedSenderKeys.NONE).decrypt(enc.bytes())
        instanceof SenderKeyDecryption.Plain(ReceivedSenderKeys next, byte[] plaintext))) {
      throw new AssertionError("cannot decrypt what " + sender + " wrote to the group");
    }
    received.put(sender, next);
    return parse(plaintext);
  }

  private Message forOne(String sender, Node enc) {
    if (!(device.signal().open(sender, enc) instanceof Decryption.Plain plain)) {
      throw new AssertionError("cannot decrypt what " + sender + " wrote to this device");
    }
    Message message = parse(plain.plaintext());
    received.merge(
        sender,
        ReceivedSenderKeys.NONE.with(
            SenderKeyDistribution.decode(
                message
                    .getSenderKeyDistributionMessage()
                    .getAxolotlSenderKeyDistributionMessage()
                    .toByteArray())),
        (_, newer) -> newer);
    return message;
  }

  private static Message parse(byte[] padded) {
    try {
      return Message.parseFrom(MessagePadding.unpad(padded));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /// The key as a process that starts from an old backup would have it.
  public OwnSenderKey snapshot() {
    return own;
  }

  public void restore(OwnSenderKey snapshot) {
    own = snapshot;
  }
}
