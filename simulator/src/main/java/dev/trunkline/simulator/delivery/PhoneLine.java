package dev.trunkline.simulator.delivery;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Device;
import dev.trunkline.simulator.turn.Turn;

/// How the server reaches phones, which are virtual and always there.
public interface PhoneLine {

  /// Hands a stanza to a phone. A phone answers by sending stanzas of its own.
  void receive(Turn turn, Device phone, Node stanza);

  /// Has a phone make its keys, if it has not yet, and at least one one-time key. Keys are made
  /// when somebody asks for them, as most phones of a large simulation never need any.
  void stock(Turn turn, Device phone);
}
