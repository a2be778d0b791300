package dev.trunkline.simulator.phone;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;

/// What phones tell the server, as other devices do by their connections.
public interface Uplink {
  /// @return the acknowledgement
  Node message(Turn turn, Device phone, Node message);

  void receipt(Turn turn, Device phone, Node receipt);

  void chatState(Turn turn, Device phone, Node chatState);
}
