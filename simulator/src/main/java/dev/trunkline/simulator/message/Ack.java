package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.turn.Turn;
import java.util.Optional;

/// What the server says to the sender of a message.
sealed interface Ack {
  /// The server has the message and will see to the rest.
  ///
  /// @param hash names the devices that there are, when the sender thinks of other ones
  record Accepted(Optional<String> hash) implements Ack {}

  /// The server forgets the message.
  record Refused(String code) implements Ack {}

  static Ack accepted() {
    return new Accepted(Optional.empty());
  }

  static Ack notFound() {
    return new Refused("404");
  }

  default Node toNode(Turn turn, Node message) {
    Node ack =
        Node.of("ack")
            .with("class", "message")
            .with("id", message.require("id"))
            .with("from", message.require("to"))
            .with("t", turn.seconds());
    return switch (this) {
      case Accepted(Optional<String> hash) -> ack.with("phash", hash);
      case Refused(String code) -> ack.with("error", code);
    };
  }
}
