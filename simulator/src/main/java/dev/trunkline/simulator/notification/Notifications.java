package dev.trunkline.simulator.notification;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Delivery;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.StanzaKey;
import dev.trunkline.simulator.turn.Turn;

/// Sends notifications, each with an id of its own.
public final class Notifications {
  private final Delivery delivery;
  private long sent;

  public Notifications(Delivery delivery) {
    this.delivery = delivery;
  }

  /// Tells a device that others have used up most of its one-time keys.
  public void preKeysLow(Turn turn, Device device) {
    fromServer(
        turn, device, "encrypt", Node.of("count").with("value", device.oneTimeKeys().size()));
  }

  /// Sends a notification of the server itself.
  public void fromServer(Turn turn, Device device, String type, Node content) {
    send(
        turn,
        device,
        start(turn, type).with("from", Jid.SERVER).holding(content),
        StanzaKey.SERVER);
  }

  /// Sends a notification that speaks for an account.
  public void fromAccount(Turn turn, Device device, Node notification, Account from) {
    send(turn, device, notification, from.index());
  }

  /// A notification without sender and content.
  public Node start(Turn turn, String type) {
    return Node.of("notification")
        .with("type", type)
        .with("id", "SRV" + ++sent)
        .with("t", turn.seconds());
  }

  private void send(Turn turn, Device device, Node notification, int peer) {
    StanzaKey key = StanzaKey.notification(notification.require("id"), peer);
    delivery.deliver(turn, device, key, notification);
  }
}
