package dev.trunkline.engine.turn;

import dev.trunkline.engine.node.Node;

/// What an account does with the answer to one query. Exactly one of the two is called.
public interface Expectation {

  /// The server answered with a result.
  void onResult(Turn turn, Node result);

  void onFailure(Turn turn, QueryFailure failure);

  /// For a query whose answer changes nothing.
  Expectation NOTHING =
      new Expectation() {
        @Override
        public void onResult(Turn turn, Node result) {}

        @Override
        public void onFailure(Turn turn, QueryFailure failure) {}
      };
}
