package dev.trunkline.engine.device;

import dev.trunkline.engine.message.Sending;
import dev.trunkline.engine.message.SignalSessions;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.prekey.PreKeys;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.DeviceLists;
import dev.trunkline.engine.usync.LidMapping;
import java.util.List;

/// `<notification>`: what changed at WhatsApp. Those that are not named here concern nothing that
/// this device keeps.
final class Notifications {
  private Notifications() {}

  static void on(Turn turn, Node notification) {
    switch (notification.find("type").orElse("")) {
      case "encrypt" -> encrypt(turn, notification);
      case "devices" -> devices(turn, notification);
      case "account_sync" -> account(turn, notification);
      case "w:gp2" -> Sending.onGroupChange(turn, notification);
      default -> {}
    }
  }

  /// One's own pre-keys run low, or someone's phone was set up anew.
  private static void encrypt(Turn turn, Node notification) {
    Jid from = notification.requireJid("from");
    if (from.isServer()) {
      notification
          .child("count")
          .ifPresent(count -> PreKeys.onCount(turn, count.requireNumber("value")));
    } else if (notification.child("identity").isPresent()) {
      SignalSessions.forget(turn, from.account());
      DeviceLists.forget(turn, from.account());
    }
  }

  /// An account linked or unlinked a device.
  private static void devices(Turn turn, Node notification) {
    Jid account = notification.requireJid("from").account();
    notification.findJid("lid").ifPresent(lid -> LidMapping.learn(turn, account, lid));
    for (Node change : notification.children()) {
      List<Jid> devices =
          change.children("device").stream().map(device -> device.requireJid("jid")).toList();
      switch (change.tag()) {
        case "add" -> devices.forEach(device -> DeviceLists.add(turn, device));
        case "remove" -> {
          devices.forEach(device -> DeviceLists.remove(turn, device));
          devices.forEach(device -> SignalSessions.retire(turn, device));
        }
        default -> DeviceLists.forget(turn, account);
      }
    }
  }

  /// This account's own devices changed.
  private static void account(Turn turn, Node notification) {
    notification
        .child("devices")
        .ifPresent(devices ->
            DeviceLists.learn(
                turn,
                notification.requireJid("from"),
                devices.children("device").stream()
                    .map(device -> device.requireJid("jid").device())
                    .toList()));
  }
}
