package dev.trunkline.simulator.admin;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.turn.Turn;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/// What can be done with a running simulator. Calls may come from any thread.
public interface Controls {

  /// Has something done in the core's own thread.
  <T> CompletableFuture<T> ask(BiFunction<Turn, Desk, T> command);

  /// Starts over with an empty world: no accounts, no connections, the same root key.
  CompletableFuture<Boolean> reset();

  /// Where clients connect.
  URI webSocket();

  /// What clients are to trust instead of WhatsApp's own root.
  CurvePublicKey root();

  /// How many clients are connected.
  int connections();
}
