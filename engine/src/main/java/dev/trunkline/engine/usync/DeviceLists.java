package dev.trunkline.engine.usync;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.record.DeviceListRecord;
import java.nio.ByteBuffer;
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
///
/// All lists together have a version, another one whenever a list changes that may have been used.
/// So what was worked out from many lists need not be worked out again while the version is the
/// same.
public final class DeviceLists {
  static final Duration GOOD_FOR = Duration.ofDays(1);

  /// More devices than any account has; a longer list is a server's fault.
  static final int DEVICES_MAX = 100;

  private static final int VERSION = 1;
  private static final RecordKey VERSION_KEY = new RecordKey(Kind.DEVICE_LISTS_VERSION, "");

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
    Optional<Set<Integer>> known = find(turn, account).map(DeviceLists::numbersOf);
    if (known.isPresent() && !known.get().equals(Set.copyOf(devices))) {
      change(turn);
    }
    DeviceListRecord list =
        DeviceListRecord.newBuilder()
            .setVersion(VERSION)
            .addAllDevices(devices.stream().sorted().distinct().limit(DEVICES_MAX).toList())
            .setFetchedAt(turn.now().getEpochSecond())
            .build();
    turn.put(key(turn, account), list.toByteArray(), GOOD_FOR);
  }

  /// Adds a device to a list that is known; an unknown one is asked for when it is needed.
  public static void add(Turn turn, Jid device) {
    Optional<Set<Integer>> known = find(turn, device.account()).map(DeviceLists::numbersOf);
    if (known.isEmpty()) {
      change(turn);
    } else if (known.get().add(device.device())) {
      learn(turn, device, known.get());
    }
  }

  public static void remove(Turn turn, Jid device) {
    Optional<Set<Integer>> known = find(turn, device.account()).map(DeviceLists::numbersOf);
    if (known.isEmpty()) {
      change(turn);
    } else if (known.get().remove(device.device())) {
      learn(turn, device, known.get());
    }
  }

  /// Makes the next message ask for the list.
  public static void forget(Turn turn, Jid account) {
    RecordKey key = key(turn, account);
    if (turn.find(key).isPresent()) {
      turn.delete(key);
      change(turn);
    }
  }

  /// The version of all lists together.
  public static long version(Turn turn) {
    return turn.find(VERSION_KEY).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
  }

  private static void change(Turn turn) {
    long next = version(turn) + 1;
    turn.put(VERSION_KEY, ByteBuffer.allocate(Long.BYTES).putLong(next).array());
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
