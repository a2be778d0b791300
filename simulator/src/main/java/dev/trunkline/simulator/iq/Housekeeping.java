package dev.trunkline.simulator.iq;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;
import java.util.List;
import java.util.Map;

/// The iqs of a login and of idle hours: answered so that clients stay healthy, without anything
/// behind them yet.
public final class Housekeeping {
  /// Server-side switches that Baileys reads: 10518 sends privacy tokens along with messages.
  private static final Map<String, String> PROPS = Map.of("10518", "true");

  private static final List<String> PRIVACY =
      List.of(
          "readreceipts",
          "last",
          "online",
          "profile",
          "status",
          "groupadd",
          "calladd",
          "messages",
          "defense");

  private Housekeeping() {}

  public static void register(IqTable<Device> table) {
    table
        .on("w:p", (_, _, _) -> IqAnswer.empty())
        .on("urn:xmpp:ping", (_, _, _) -> IqAnswer.empty())
        .on("passive", "set", "active", (_, device, _) -> active(device, true))
        .on("passive", "set", "passive", (_, device, _) -> active(device, false))
        .on("abt", "get", Housekeeping::props)
        .on("w", "get", "props", (_, _, _) -> IqAnswer.of(Node.of("props")))
        .on("blocklist", "get", (_, _, _) -> IqAnswer.of(Node.of("list").with("dhash", "none")))
        .on("blocklist", "set", (_, _, _) -> IqAnswer.of(Node.of("list").with("dhash", "none")))
        .on("privacy", "get", (_, _, _) -> IqAnswer.of(privacy()))
        .on("privacy", "set", "privacy", (_, _, _) -> IqAnswer.of(privacy()))
        .on("urn:xmpp:whatsapp:dirty", (_, _, _) -> IqAnswer.empty())
        .on("w:stats", (_, _, _) -> IqAnswer.empty())
        .on("status", "set", (_, _, _) -> IqAnswer.empty())
        .on("disappearing_mode", "set", (_, _, _) -> IqAnswer.empty())
        .on("w:sync:app:state", "set", Housekeeping::collections)
        .on("w:profile:picture", "get", (_, _, _) -> IqAnswer.itemNotFound())
        .on("w:biz", "get", (_, _, _) -> IqAnswer.itemNotFound());
  }

  private static IqAnswer active(Device device, boolean yes) {
    device.activate(yes);
    return IqAnswer.empty();
  }

  private static IqAnswer props(Turn turn, Device device, Node iq) {
    List<Node> props =
        PROPS.entrySet().stream()
            .map(prop ->
                Node.of("prop")
                    .with("config_code", prop.getKey())
                    .with("config_value", prop.getValue()))
            .toList();
    return IqAnswer.of(
        Node.of("props")
            .with("protocol", "1")
            .with("ab_key", "1")
            .with("hash", "1")
            .with("refresh", "86400")
            .with("refresh_id", "1")
            .holding(props));
  }

  private static Node privacy() {
    return Node.of("privacy")
        .holding(
            PRIVACY.stream()
                .map(name -> Node.of("category").with("name", name).with("value", "all"))
                .toList());
  }

  /// Every collection of the app state is empty and stays at the version that the client knows.
  private static IqAnswer collections(Turn turn, Device device, Node iq) {
    return IqAnswer.of(
        Node.of("sync")
            .holding(
                iq.requireChild("sync").children("collection").stream()
                    .map(asked ->
                        Node.of("collection")
                            .with("name", asked.require("name"))
                            .with("version", asked.find("version").orElse("0"))
                            .with("type", "result"))
                    .toList()));
  }
}
