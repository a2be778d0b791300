package dev.trunkline.engine.usync;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.record.DeviceListRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Which devices an account has. A list is good for a day, and until a notification says that it
/// changed; one that is older is asked for anew before the next message.
///
/// A list belongs to the account, not to one of its names: it is kept under the LID when that is
/// known.
public final class DeviceLists {
  static final Duration GOOD_FOR = Duration.ofDays(1);

  /// More devices than any account has; a longer list is a server's fault.
  static final int DEVICES_MAX = 100;

  private static final int VERSION = 1;

  private DeviceLists() {}

  /// The devices of an account, addressed by the name that `account` uses, unless a query is due.
  public static Optional<List<Jid>> find(Turn turn, Jid account) {
    return turn.find(key(turn, account))
        .map(DeviceLists::decode)
        .filter(list -> isGood(list, turn.now()))
        .map(list ->
            list.getDevicesList().stream()
                .map(device -> account.account().withDevice(device))
                .toList());
  }

  private static boolean isGood(DeviceListRecord list, Instant now) {
    return list.getFetchedAt() > now.minus(GOOD_FOR).getEpochSecond();
  }

  /// Replaces what is known of an account's devices.
  public static void learn(Turn turn, Jid account, Collection<Integer> devices) {
    DeviceListRecord list =
        DeviceListRecord.newBuilder()
            .setVersion(VERSION)
            .addAllDevices(devices.stream().sorted().limit(DEVICES_MAX).toList())
            .setFetchedAt(turn.now().getEpochSecond())
            .build();
    turn.put(key(turn, account), list.toByteArray(), GOOD_FOR);
  }

  /// Adds a device to a list that is known; an unknown one is asked for when it is needed.
  public static void add(Turn turn, Jid device) {
    find(turn, device.account())
        .ifPresent(known -> {
          Set<Integer> numbers = numbersOf(known);
          numbers.add(device.device());
          learn(turn, device, numbers);
        });
  }

  public static void remove(Turn turn, Jid device) {
    find(turn, device.account())
        .ifPresent(known -> {
          Set<Integer> numbers = numbersOf(known);
          numbers.remove(device.device());
          learn(turn, device, numbers);
        });
  }

  /// Makes the next message ask for the list.
  public static void forget(Turn turn, Jid account) {
    turn.delete(key(turn, account));
  }

  private static Set<Integer> numbersOf(List<Jid> devices) {
    Set<Integer> numbers = new TreeSet<>();
    devices.forEach(device -> numbers.add(device.device()));
    return numbers;
  }

  private static RecordKey key(Turn turn, Jid account) {
    Jid name = LidMapping.lidOf(turn, account).orElse(account).account();
    return new RecordKey(Kind.DEVICE_LIST, name.toString());
  }

  private static DeviceListRecord decode(byte[] bytes) {
    try {
      return DeviceListRecord.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a stored device list is unreadable", e);
    }
  }
}
