package dev.trunkline.simulator.phone;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.MessagePadding;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.SenderKeyDistribution;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.turn.Turn;
import java.util.ArrayList;
import java.util.List;

/// Writes messages to groups on phones: encrypts them once for all, and gives the sender key to
/// those that lack it.
final class GroupWriter {
  private final Uplink uplink;
  private final Writer writer;

  GroupWriter(Uplink uplink, Writer writer) {
    this.uplink = uplink;
    this.writer = writer;
  }

  /// Sends a text to all devices of a group.
  SentMessage send(Turn turn, Phone phone, Group group, String text) {
    Jid to = group.jid();
    Message message = Message.newBuilder().setConversation(text).build();
    SentMessage sent = new SentMessage(Writer.newId(turn), to, message, turn.now());
    phone.remember(sent);
    SenderKeys.Own own = phone.senderKeys().own(to, group.devices(), turn.random());
    List<Device> reached = new ArrayList<>();
    List<Node> keys = new ArrayList<>();
    for (Device device : group.devices()) {
      if (device != phone.device() && !own.given().contains(device)) {
        writer
            .encrypt(turn, phone, device, distribution(to, own.key()))
            .ifPresent(enc -> {
              reached.add(device);
              keys.add(Node.of("to").with("jid", device.jid(group.addressing())).holding(enc));
            });
      }
    }
    OwnSenderKey.Encrypted encrypted =
        own.key().encrypt(MessagePadding.pad(message.toByteArray(), turn.random()), turn.random());
    List<Node> content = new ArrayList<>();
    if (!keys.isEmpty()) {
      content.add(Node.of("participants").holding(keys));
    }
    content.add(Node.of("enc").with("v", "2").with("type", "skmsg").holding(encrypted.bytes()));
    Node ack = uplink.message(turn, phone.device(), head(sent.id(), group).holding(content));
    ack.find("error").ifPresent(sent::refused);
    SenderKeys.Own next = own.after(encrypted.next());
    // What the server refused brought the key to nobody.
    phone.senderKeys().commit(to, sent.refusal().isPresent() ? next : next.givenTo(reached));
    return sent;
  }

  /// Sends a message to one device again, since it asks for it, and the sender key along with it.
  ///
  /// @param count how often it has asked
  void sendAgain(
      Turn turn, Phone phone, Group group, Device device, SentMessage sent, String count) {
    Message.Builder message = sent.message().toBuilder();
    phone
        .senderKeys()
        .find(group.jid())
        .ifPresent(own -> message.mergeFrom(distribution(group.jid(), own.key())));
    writer
        .encrypt(turn, phone, device, message.build())
        .ifPresent(enc ->
            uplink.message(
                turn,
                phone.device(),
                head(sent.id(), group)
                    .with("participant", device.jid(group.addressing()))
                    .holding(enc.with("count", count))));
  }

  private static Message distribution(Jid group, OwnSenderKey key) {
    return Message.newBuilder()
        .setSenderKeyDistributionMessage(
            SenderKeyDistribution.newBuilder()
                .setGroupId(group.toString())
                .setAxolotlSenderKeyDistributionMessage(
                    ByteString.copyFrom(key.distribution().encode())))
        .build();
  }

  private static Node head(String id, Group group) {
    return Writer.head(id, group.jid()).with("addressing_mode", group.addressing().wireName());
  }
}
