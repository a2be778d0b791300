package dev.trunkline.simulator.turn;

import dev.trunkline.engine.node.Node;

/// Something for the shell to do.
public sealed interface Output {
  record Send(ConnectionId connection, Node node) implements Output {}

  /// Close the connection after what was sent before.
  record Close(ConnectionId connection) implements Output {}

  /// End the connection without a word, as a broken network would.
  record Drop(ConnectionId connection) implements Output {}
}
