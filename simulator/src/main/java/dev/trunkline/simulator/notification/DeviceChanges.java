package dev.trunkline.simulator.notification;

import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.adv.DeviceSignatures;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// Tells everyone who must know that an account has a device more or less: its other devices, and
/// the devices of accounts that asked for the list before.
public final class DeviceChanges {
  private static final int HASH_BYTES = 6;

  private final Notifications notifications;

  public DeviceChanges(Notifications notifications) {
    this.notifications = notifications;
  }

  public void added(Turn turn, Device device) {
    announce(turn, device, "add");
  }

  public void removed(Turn turn, Device device) {
    announce(turn, device, "remove");
  }

  private void announce(Turn turn, Device device, String change) {
    Account account = device.account();
    for (Device sibling : account.linkedDevices()) {
      if (sibling != device) {
        notifications.fromAccount(turn, sibling, ownList(turn, account), account);
      }
    }
    for (Account watcher : account.watchers()) {
      for (Device other : watcher.linkedDevices()) {
        notifications.fromAccount(turn, other, difference(turn, device, change), account);
      }
    }
  }

  private Node ownList(Turn turn, Account account) {
    List<Node> devices =
        account.devices().stream()
            .map(device -> indexed(device(device, Addressing.PHONE_NUMBER), device))
            .toList();
    return notifications
        .start(turn, "account_sync")
        .with("from", account.jid(Addressing.PHONE_NUMBER))
        .holding(
            Node.of("devices")
                .with("dhash", hash(account, Addressing.PHONE_NUMBER))
                .holding(devices));
  }

  private Node difference(Turn turn, Device device, String change) {
    Account account = device.account();
    Node entry =
        indexed(
            device(device, Addressing.PHONE_NUMBER).with("lid", device.jid(Addressing.LID)),
            device);
    Optional<Node> list =
        DeviceSignatures.keyIndexes(turn, account)
            .map(signed -> Node.of("key-index-list").with("ts", turn.seconds()).holding(signed));
    Node content =
        Node.of(change)
            .with("device_hash", hash(account, Addressing.PHONE_NUMBER))
            .with("device_lid_hash", hash(account, Addressing.LID));
    return notifications
        .start(turn, "devices")
        .with("from", account.jid(Addressing.PHONE_NUMBER))
        .with("lid", account.jid(Addressing.LID))
        .holding(
            list.map(signed -> content.holding(entry, signed))
                .orElseGet(() -> content.holding(entry)));
  }

  private static Node device(Device device, Addressing addressing) {
    return Node.of("device").with("jid", device.jid(addressing));
  }

  private static Node indexed(Node node, Device device) {
    return device.isPhone() ? node : node.with("key-index", device.keyIndex());
  }

  /// Names a list of devices: two equal lists have equal names.
  public static String hash(Account account, Addressing addressing) {
    String sorted =
        account.devices().stream()
            .map(device -> device.jid(addressing).toString())
            .sorted()
            .collect(Collectors.joining());
    byte[] digest = Hash.sha256(sorted.getBytes(StandardCharsets.UTF_8));
    return "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(digest, HASH_BYTES));
  }
}
