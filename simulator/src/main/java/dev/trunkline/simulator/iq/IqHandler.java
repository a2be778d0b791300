package dev.trunkline.simulator.iq;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.turn.Turn;

/// Answers one kind of iq.
///
/// @param <C> who asks
@FunctionalInterface
public interface IqHandler<C> {

  /// @throws dev.trunkline.engine.node.NodeException when the iq lacks something: the asker hears
  ///   `400 bad-request`
  IqAnswer answer(Turn turn, C caller, Node iq);
}
