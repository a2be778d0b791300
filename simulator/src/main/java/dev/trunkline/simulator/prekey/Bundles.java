package dev.trunkline.simulator.prekey;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.PhoneLine;
import dev.trunkline.simulator.delivery.Server;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.fault.Faults;
import dev.trunkline.simulator.iq.IqAnswer;
import dev.trunkline.simulator.iq.IqTable;
import dev.trunkline.simulator.judge.Tally;
import dev.trunkline.simulator.notification.Notifications;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.DeviceKeys;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Hands out the keys with which one device opens a Signal session with another one.
public final class Bundles {
  private static final String FAULT_TAG = "iq";

  /// How many keys are left when a device is told to upload more: a few times, since it may be
  /// away.
  private static final Set<Integer> LOW = Set.of(9, 4, 1, 0);

  /// An id that no client uses.
  private static final int UNKNOWN_KEY_ID = 0xffffff;

  private final Directory directory;
  private final PhoneLine phones;
  private final Notifications notifications;
  private final Faults faults;
  private final Tally tally;

  public Bundles(Server server, Notifications notifications) {
    this.directory = server.directory();
    this.phones = server.phones();
    this.notifications = notifications;
    this.faults = server.faults();
    this.tally = server.tally();
  }

  public void register(IqTable<Device> table) {
    table.on("encrypt", "get", "key", (turn, _, iq) -> bundles(turn, iq));
  }

  private IqAnswer bundles(Turn turn, Node iq) {
    List<Node> users =
        iq.requireChild("key").children("user").stream()
            .map(user -> user(turn, user.requireJid("jid")))
            .toList();
    return IqAnswer.of(Node.of("list").holding(users));
  }

  private Node user(Turn turn, Jid jid) {
    Node user = Node.of("user").with("jid", jid);
    return directory
        .findDevice(jid)
        .flatMap(device -> take(turn, device))
        .map(bundle -> user.with("t", turn.seconds()).holding(bundle.toNodes()))
        .orElseGet(
            () -> user.holding(Node.of("error").with("code", 404).with("text", "item-not-found")));
  }

  /// Takes the keys of a device, and one of its one-time keys for good. A device that never
  /// uploaded any has none.
  public Optional<Bundle> take(Turn turn, Device device) {
    if (device.isPhone()) {
      phones.stock(turn, device);
    }
    return device
        .keys()
        .map(keys ->
            new Bundle(device, keys, signedKey(turn, device, keys), oneTimeKey(turn, device)));
  }

  private SignedKey signedKey(Turn turn, Device device, DeviceKeys keys) {
    SignedKey genuine = keys.signedPreKey();
    if (faults.strike(turn, FaultKind.BAD_BUNDLE_SIGNATURE, device, FAULT_TAG).isEmpty()) {
      return genuine;
    }
    byte[] forged = genuine.signature().clone();
    forged[0] ^= 1;
    return new SignedKey(genuine.id(), genuine.key(), forged);
  }

  private Optional<OneTimeKey> oneTimeKey(Turn turn, Device device) {
    if (faults.strike(turn, FaultKind.NO_ONE_TIME_KEY, device, FAULT_TAG).isPresent()) {
      return Optional.empty();
    }
    if (faults.strike(turn, FaultKind.STALE_ONE_TIME_KEY, device, FAULT_TAG).isPresent()) {
      return device.oneTimeKeys().lastTaken().or(() -> device.keys().map(Bundles::unknownKey));
    }
    Optional<OneTimeKey> taken = device.oneTimeKeys().take();
    if (taken.isPresent()) {
      tally.count(device.account(), Counter.PRE_KEYS_HANDED_OUT);
      if (!device.isPhone() && LOW.contains(device.oneTimeKeys().size())) {
        notifications.preKeysLow(turn, device);
      }
    }
    return taken;
  }

  private static OneTimeKey unknownKey(DeviceKeys keys) {
    return new OneTimeKey(UNKNOWN_KEY_ID, keys.signedPreKey().key());
  }
}
