package dev.trunkline.simulator.delivery;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.connection.Connection;
import dev.trunkline.simulator.connection.Connections;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.PendingStanzas;
import dev.trunkline.simulator.registry.StanzaKey;
import dev.trunkline.simulator.turn.Turn;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Brings stanzas to devices. What a device must answer is kept until it does, and sent again after
/// its next login.
public final class Delivery {
  private final Connections connections;
  private final PhoneLine phones;
  private final Judge judge;
  private final int pendingMax;

  /// @param pendingMax how many stanzas wait for one device at most
  public Delivery(Connections connections, PhoneLine phones, Judge judge, int pendingMax) {
    this.connections = connections;
    this.phones = phones;
    this.judge = judge;
    this.pendingMax = pendingMax;
  }

  /// Delivers a stanza that the device must answer.
  public void deliver(Turn turn, Device device, StanzaKey key, Node stanza) {
    if (device.isPhone()) {
      turn.soon(later -> phones.receive(later, device, stanza));
      return;
    }
    judge.handedOut(device, key);
    device
        .pending()
        .add(key, stanza, pendingMax)
        .ifPresent(dropped -> dropped(turn, device, dropped.key()));
    connections
        .of(device)
        .ifPresent(connection -> {
          device.pending().find(key).ifPresent(PendingStanzas.Entry::attempted);
          connections.send(turn, connection, stanza);
        });
  }

  /// Delivers a stanza that is worth nothing later, if the device is there.
  public void mention(Turn turn, Device device, Node stanza) {
    if (device.isPhone()) {
      turn.soon(later -> phones.receive(later, device, stanza));
    } else {
      connections.of(device).ifPresent(connection -> connections.send(turn, connection, stanza));
    }
  }

  private void dropped(Turn turn, Device device, StanzaKey key) {
    if (key.kind() == StanzaKey.Kind.MESSAGE) {
      judge.dropped(turn, device, key.id(), device.pending().size());
    } else {
      judge.tally().count(device.account(), Counter.QUEUE_OVERFLOWS);
    }
  }

  /// Sends all that waited for a device, then tells it that this was all. Clients hold back events
  /// until they hear that, so it is said even when nothing waited.
  public void drain(Turn turn, Connection connection, Device device) {
    List<PendingStanzas.Entry> waiting = device.pending().all();
    if (!waiting.isEmpty()) {
      connections.send(turn, connection, preview(waiting));
    }
    for (PendingStanzas.Entry entry : waiting) {
      if (entry.attempts() > 0) {
        judge.tally().count(device.account(), Counter.REDELIVERIES);
      }
      connections.send(turn, connection, entry.stanza().with("offline", entry.attempts()));
      entry.attempted();
    }
    connections.send(
        turn, connection, ib().holding(Node.of("offline").with("count", waiting.size())));
  }

  private static Node preview(List<PendingStanzas.Entry> waiting) {
    Map<StanzaKey.Kind, Integer> counts = new EnumMap<>(StanzaKey.Kind.class);
    for (PendingStanzas.Entry entry : waiting) {
      counts.merge(entry.key().kind(), 1, Integer::sum);
    }
    return ib().holding(
            Node.of("offline_preview")
                .with("count", waiting.size())
                .with("message", counts.getOrDefault(StanzaKey.Kind.MESSAGE, 0))
                .with("notification", counts.getOrDefault(StanzaKey.Kind.NOTIFICATION, 0))
                .with("receipt", counts.getOrDefault(StanzaKey.Kind.RECEIPT, 0))
                .with("appdata", 0)
                .with("call", 0)
                .with("status", 0));
  }

  /// Information of the server for the client, without an answer.
  public static Node ib() {
    return Node.of("ib").with("from", Jid.SERVER);
  }
}
