package dev.trunkline.simulator.message;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;

/// Takes in messages to one kind of address.
@FunctionalInterface
interface MessageHandler {
  Ack accept(Turn turn, Device sender, Node message);
}
