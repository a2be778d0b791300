package dev.trunkline.engine.device;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Expectation;
import dev.trunkline.engine.turn.Iq;
import dev.trunkline.engine.turn.Turn;
import java.util.Arrays;

/// `<ib>`: what the server tells a device about its connection.
final class Bulletins {
  private static final int ROUTING_INFO_BYTES_MAX = 4_096;

  private Bulletins() {}

  static void on(Turn turn, Node bulletin) {
    for (Node item : bulletin.children()) {
      switch (item.tag()) {
        case "edge_routing" -> item.child("routing_info").ifPresent(it -> route(turn, it.bytes()));
        case "dirty" -> clean(turn, item);
        default -> {} // offline, offline_preview, downgrade_webclient: nothing to do
      }
    }
  }

  /// The server wants to hear these bytes first at the next connection.
  private static void route(Turn turn, byte[] info) {
    boolean known =
        turn.credentials()
            .upkeep()
            .routingInfo()
            .filter(old -> Arrays.equals(old, info))
            .isPresent();
    if (!known && info.length <= ROUTING_INFO_BYTES_MAX) {
      turn.change(turn.credentials().withRoutingInfo(info));
    }
  }

  /// Says that what the server calls dirty will be fetched when it is used.
  private static void clean(Turn turn, Node dirty) {
    Node clean =
        Node.of("clean")
            .with("type", dirty.require("type"))
            .with("timestamp", dirty.find("timestamp"));
    turn.query(Iq.set("urn:xmpp:whatsapp:dirty").holding(clean), Expectation.NOTHING);
  }
}
