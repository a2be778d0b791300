package dev.trunkline.engine.message;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.group.Group;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.SenderKeyDistribution;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who in a group is to get the sender key. When a device that has it is no longer in the group,
/// the key is replaced, and everyone who is left gets the new one.
///
/// @param former the key so far, if there is one
/// @param replaces whether there is to be a new one
/// @param devices all devices in the group but this one
/// @param known the addressees of the messages so far
record KeyPlan(
    Group group, Optional<GroupKey> former, boolean replaces, Set<Jid> devices, Addressees known) {
  private static final Logger LOGGER = LoggerFactory.getLogger(KeyPlan.class);

  static KeyPlan of(Turn turn, SendsInFlight sends, Group group, Set<Jid> devices) {
    Optional<GroupKey> former = GroupKey.find(turn, group.jid());
    Optional<Addressees> known = Addressees.find(turn, group.jid());
    boolean replaces =
        former.isEmpty()
            || former.get().isLost(sends)
            || known.isEmpty()
            || known.get().hasLeaver(devices);
    return new KeyPlan(group, former, replaces, devices, known.orElse(Addressees.NONE));
  }

  private Set<Jid> lacking() {
    Set<Jid> lacking = new LinkedHashSet<>(devices);
    if (!replaces) {
      lacking.removeIf(known::hasKey);
    }
    return lacking;
  }

  /// The devices that lack the key, and with which there is no session yet.
  Set<Jid> strangers(Turn turn) {
    Set<Jid> strangers = lacking();
    strangers.removeIf(device -> SignalSessions.find(turn, device).isPresent());
    return strangers;
  }

  /// What a message takes along.
  ///
  /// @param content the key for each device that lacked it, and what proves who gives it
  record Handed(GroupKey key, List<Node> content) {}

  /// Encrypts the key for those that lack it. A device without keys of its own is left out.
  ///
  /// @param messageId the message that takes it along
  /// @return nothing when there are devices and none of them has the key
  Optional<Handed> carryOut(Turn turn, String messageId) {
    OwnSenderKey senderKey =
        replaces ? OwnSenderKey.generate(turn.random()) : former.orElseThrow().key();
    Message copy = distribution(group.jid(), senderKey);
    Fanout fanout = new Fanout(turn);
    Set<Jid> haveKey = new LinkedHashSet<>(devices);
    List<Node> copies = new ArrayList<>();
    for (Jid device : lacking()) {
      Optional<SignalSession> session = SignalSessions.find(turn, device);
      if (session.isPresent()) {
        copies.add(
            Node.of("to").with("jid", device).holding(fanout.encrypt(device, session.get(), copy)));
      } else {
        haveKey.remove(device);
      }
    }
    if (haveKey.size() < devices.size()) {
      LOGGER
          .atWarn()
          .addKeyValue("jid", group.jid())
          .log("devices without keys are left out: {}", devices.size() - haveKey.size());
    }
    if (haveKey.isEmpty() && !devices.isEmpty()) {
      return Optional.empty();
    }
    long messages = former.map(GroupKey::messages).orElse(0L);
    Addressees next = known.next(devices, haveKey, messages + 1);
    if (!next.equals(known)) {
      next.put(turn, group.jid());
    }
    List<Node> content = new ArrayList<>();
    if (!copies.isEmpty()) {
      content.add(Node.of("participants").holding(copies));
      content.addAll(fanout.proof());
    }
    Optional<String> handedWith =
        copies.isEmpty() ? former.flatMap(GroupKey::handedWith) : Optional.of(messageId);
    GroupKey key =
        new GroupKey(
            senderKey,
            messages,
            group.byLid(),
            hash(turn),
            GroupKey.completeNow(turn),
            handedWith,
            former.map(GroupKey::doubtedAt).orElse(Instant.EPOCH));
    return Optional.of(new Handed(key, content));
  }

  /// Of all devices in the group.
  private String hash(Turn turn) {
    List<Jid> all = new ArrayList<>(devices);
    all.add(
        group.byLid()
            ? turn.credentials().requireLink().lid()
            : turn.credentials().requireLink().phoneNumber());
    return ParticipantHash.of(all);
  }

  /// What gives a device the key from the next message on.
  static Message distribution(Jid group, OwnSenderKey key) {
    return Message.newBuilder()
        .setSenderKeyDistributionMessage(
            SenderKeyDistribution.newBuilder()
                .setGroupId(group.toString())
                .setAxolotlSenderKeyDistributionMessage(
                    ByteString.copyFrom(key.distribution().encode())))
        .build();
  }
}
