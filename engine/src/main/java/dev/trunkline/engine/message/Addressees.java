package dev.trunkline.engine.message;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.record.AddresseeRecord;
import dev.trunkline.proto.record.AddresseesRecord;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The devices that this device's messages to a group are for, from which message on, and which of
/// them have the sender key. Who is not among them gets no key, and no message a second time.
///
/// The record is read and written when devices come and go, not for each message.
record Addressees(Map<Jid, Addressee> devices) {
  static final Addressees NONE = new Addressees(Map.of());

  private static final int VERSION = 1;

  /// @param since the ordinal of the first message that was for the device
  /// @param hasKey whether the sender key was given to it
  record Addressee(long since, boolean hasKey) {}

  Addressees {
    devices = Collections.unmodifiableMap(new LinkedHashMap<>(devices));
  }

  static Optional<Addressees> find(Turn turn, Jid group) {
    return turn.find(key(group)).map(Addressees::decode);
  }

  void put(Turn turn, Jid group) {
    turn.put(key(group), encode());
  }

  static void forget(Turn turn, Jid group) {
    turn.delete(key(group));
  }

  /// Whether a device has the key that is not among `present`.
  boolean hasLeaver(Set<Jid> present) {
    return devices.entrySet().stream()
        .anyMatch(it -> it.getValue().hasKey && !present.contains(it.getKey()));
  }

  boolean hasKey(Jid device) {
    Addressee addressee = devices.get(device);
    return addressee != null && addressee.hasKey;
  }

  /// Whether a message was for a device.
  boolean includes(Jid device, long ordinal) {
    Addressee addressee = devices.get(device);
    return addressee != null && addressee.since <= ordinal;
  }

  /// The same with the key in one more hand.
  Addressees withKey(Jid device) {
    Map<Jid, Addressee> next = new LinkedHashMap<>(devices);
    next.computeIfPresent(device, (_, known) -> new Addressee(known.since, true));
    return new Addressees(next);
  }

  /// Those of the message `ordinal` and of the ones to come.
  ///
  /// @param present all devices in the group
  /// @param haveKey those that have the key
  Addressees next(Collection<Jid> present, Set<Jid> haveKey, long ordinal) {
    Map<Jid, Addressee> next = new LinkedHashMap<>();
    for (Jid device : present) {
      Addressee known = devices.get(device);
      long since = known == null ? ordinal : known.since;
      next.put(device, new Addressee(since, haveKey.contains(device)));
    }
    return new Addressees(next);
  }

  private static RecordKey key(Jid group) {
    return new RecordKey(Kind.ADDRESSEES, group.toString());
  }

  private byte[] encode() {
    Map<Jid, AddresseeRecord.Builder> accounts = new LinkedHashMap<>();
    devices.forEach((device, addressee) -> {
      AddresseeRecord.Builder account =
          accounts.computeIfAbsent(
              device.account(), jid -> AddresseeRecord.newBuilder().setAccount(jid.toString()));
      account.addDevices(device.device()).addSince(addressee.since);
      if (!addressee.hasKey) {
        account.addWithoutKey(device.device());
      }
    });
    AddresseesRecord.Builder record = AddresseesRecord.newBuilder().setVersion(VERSION);
    accounts.values().forEach(record::addAccounts);
    return record.build().toByteArray();
  }

  private static Addressees decode(byte[] bytes) {
    Map<Jid, Addressee> devices = new LinkedHashMap<>();
    try {
      for (AddresseeRecord account : AddresseesRecord.parseFrom(bytes).getAccountsList()) {
        Jid jid = Jid.parse(account.getAccount());
        for (int i = 0; i < account.getDevicesCount(); i++) {
          int device = account.getDevices(i);
          boolean hasKey = !account.getWithoutKeyList().contains(device);
          devices.put(jid.withDevice(device), new Addressee(account.getSince(i), hasKey));
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("the stored addressees of a group are unreadable", e);
    }
    return new Addressees(devices);
  }
}
