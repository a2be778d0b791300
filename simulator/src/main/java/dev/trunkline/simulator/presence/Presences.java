package dev.trunkline.simulator.presence;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.delivery.Delivery;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.registry.Directory;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.Groups;
import dev.trunkline.simulator.turn.Turn;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Passes on presence to those who subscribed to it, and chat states to those whom they are for.
public final class Presences {
  /// Subscriptions to one account, at most so many: the oldest ends first.
  private static final int SUBSCRIBERS_MAX = 1_024;

  private final Directory directory;
  private final Groups groups;
  private final Delivery delivery;
  // By subscriber, with the name that it used for the account.
  private final Map<Account, Map<Device, Addressing>> subscribers = new HashMap<>();

  public Presences(Directory directory, Groups groups, Delivery delivery) {
    this.directory = directory;
    this.groups = groups;
    this.delivery = delivery;
  }

  /// Takes in `<presence>`.
  public void presence(Turn turn, Device from, Node presence) {
    presence.find("name").ifPresent(from.account()::rename);
    switch (presence.find("type").orElse("")) {
      case "available" -> show(turn, from, true);
      case "unavailable" -> show(turn, from, false);
      case "subscribe" -> presence.findJid("to").ifPresent(to -> subscribe(turn, from, to));
      default -> {}
    }
  }

  /// A device appears or disappears.
  public void show(Turn turn, Device device, boolean available) {
    if (device.isAvailable() == available) {
      return;
    }
    device.showAvailable(available);
    subscribers
        .getOrDefault(device.account(), Map.of())
        .forEach((other, addressing) -> tell(turn, other, device.account(), addressing));
  }

  private void subscribe(Turn turn, Device from, Jid to) {
    Optional<Account> account = directory.find(to);
    if (account.isEmpty()) {
      return;
    }
    Map<Device, Addressing> devices =
        subscribers.computeIfAbsent(account.get(), _ -> new LinkedHashMap<>());
    devices.put(from, Addressing.of(to));
    if (devices.size() > SUBSCRIBERS_MAX) {
      devices.remove(devices.keySet().iterator().next());
    }
    tell(turn, from, account.get(), Addressing.of(to));
  }

  private void tell(Turn turn, Device device, Account about, Addressing addressing) {
    boolean available = about.devices().stream().anyMatch(Device::isAvailable);
    Node presence = Node.of("presence").with("from", about.jid(addressing));
    delivery.mention(
        turn,
        device,
        available
            ? presence.with("type", "available")
            : presence.with("type", "unavailable").with("last", turn.seconds()));
  }

  /// Takes in `<chatstate>`.
  public void chatState(Turn turn, Device from, Node chatState) {
    Jid to = chatState.requireJid("to");
    Optional<Group> group = groups.find(to).filter(found -> found.has(from.account()));
    if (group.isPresent()) {
      chatState(turn, from.account(), group.get(), chatState);
      return;
    }
    Node told =
        Node.of("chatstate")
            .with("from", from.account().jid(Addressing.of(to)))
            .holding(chatState.children());
    directory
        .find(to)
        .ifPresent(
            account -> account.devices().forEach(device -> delivery.mention(turn, device, told)));
  }

  private void chatState(Turn turn, Account from, Group group, Node chatState) {
    Node told =
        Node.of("chatstate")
            .with("from", group.jid())
            .with("participant", from.jid(group.addressing()))
            .holding(chatState.children());
    for (Device device : group.devices()) {
      if (device.account() != from) {
        delivery.mention(turn, device, told);
      }
    }
  }
}
