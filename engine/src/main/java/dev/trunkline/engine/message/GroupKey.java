package dev.trunkline.engine.message;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.DeviceLists;
import dev.trunkline.proto.record.GroupKeyRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What this device needs for each message to a group, in one small record: the sender key, and
/// whether all devices in the group have it. While they do, a message costs one encryption, however
/// many they are.
///
/// @param messages how many were written to the group so far, with this key and those before it
/// @param byLid how the group names its participants
/// @param phash of all devices in the group
/// @param complete empty when it has to be found out who lacks the key
/// @param handedWith the message that took the key along, until WhatsApp has it: it may be given up
/// @param doubtedAt when the server last said that it knows other devices
record GroupKey(
    OwnSenderKey key,
    long messages,
    boolean byLid,
    String phash,
    Optional<Complete> complete,
    Optional<String> handedWith,
    Instant doubtedAt) {

  private static final int VERSION = 1;

  /// How long it goes without saying that no device lacks the key. One that had no keys of its own
  /// is tried again then.
  private static final Duration COMPLETE_FOR = Duration.ofHours(1);

  /// All devices in the group have the key.
  ///
  /// @param deviceLists of which version the device lists were
  record Complete(Instant until, long deviceLists) {}

  static Optional<GroupKey> find(Turn turn, Jid group) {
    return turn.find(recordKey(group)).map(GroupKey::decode);
  }

  void put(Turn turn, Jid group) {
    turn.put(recordKey(group), encode());
  }

  /// Whether every device in the group has the key, as far as anyone has said.
  boolean isComplete(Turn turn) {
    return complete
        .filter(it -> it.until.isAfter(turn.now()))
        .filter(it -> it.deviceLists == DeviceLists.version(turn))
        .isPresent();
  }

  /// Whether the message that took the key along was given up, so that nobody may have it.
  ///
  /// @param sends those that may still arrive, before any that is to come
  boolean isLost(SendsInFlight sends) {
    return handedWith.filter(id -> !sends.contains(id)).isPresent();
  }

  /// All devices in the group have the key from now on.
  static Optional<Complete> completeNow(Turn turn) {
    Instant until = turn.now().plus(COMPLETE_FOR);
    return Optional.of(new Complete(until, DeviceLists.version(turn)));
  }

  GroupKey incomplete() {
    return with(Optional.empty(), handedWith, doubtedAt);
  }

  GroupKey doubted(Instant now) {
    return with(Optional.empty(), handedWith, now);
  }

  /// WhatsApp has the message that took the key along.
  GroupKey handed() {
    return with(complete, Optional.empty(), doubtedAt);
  }

  private GroupKey with(Optional<Complete> completeness, Optional<String> with, Instant doubt) {
    return new GroupKey(key, messages, byLid, phash, completeness, with, doubt);
  }

  /// After one more message.
  GroupKey used(OwnSenderKey next) {
    return new GroupKey(next, messages + 1, byLid, phash, complete, handedWith, doubtedAt);
  }

  private static RecordKey recordKey(Jid group) {
    return new RecordKey(Kind.GROUP_KEY, group.toString());
  }

  private byte[] encode() {
    return GroupKeyRecord.newBuilder()
        .setVersion(VERSION)
        .setSenderKey(ByteString.copyFrom(key.encode()))
        .setMessages(messages)
        .setByLid(byLid)
        .setPhash(phash)
        .setCompleteUntil(complete.map(it -> it.until.getEpochSecond()).orElse(0L))
        .setDeviceLists(complete.map(Complete::deviceLists).orElse(0L))
        .setHandedWith(handedWith.orElse(""))
        .setDoubtedAt(doubtedAt.getEpochSecond())
        .build()
        .toByteArray();
  }

  private static GroupKey decode(byte[] bytes) {
    try {
      GroupKeyRecord record = GroupKeyRecord.parseFrom(bytes);
      Instant until = Instant.ofEpochSecond(record.getCompleteUntil());
      return new GroupKey(
          OwnSenderKey.decode(record.getSenderKey().toByteArray()),
          record.getMessages(),
          record.getByLid(),
          record.getPhash(),
          Optional.of(new Complete(until, record.getDeviceLists()))
              .filter(_ -> record.getCompleteUntil() != 0),
          Optional.of(record.getHandedWith()).filter(id -> !id.isEmpty()),
          Instant.ofEpochSecond(record.getDoubtedAt()));
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored key of a group is unreadable", e);
    }
  }
}
