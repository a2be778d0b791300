package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Collects outcomes in the order in which they come.
final class Outcomes {
  private static final int PATIENCE_SECONDS = 20;

  private final BlockingQueue<Named> queue = new LinkedBlockingQueue<>();

  /// An outcome and what it is for.
  record Named(String name, Outcome outcome) {}

  Consumer<Outcome> of(String name) {
    return outcome -> queue.add(new Named(name, outcome));
  }

  /// The next outcomes.
  List<Named> take(int count) {
    List<Named> taken = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      taken.add(next());
    }
    return taken;
  }

  private Named next() {
    try {
      Named next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (next == null) {
        throw new AssertionError("no outcome within " + PATIENCE_SECONDS + " s");
      }
      return next;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  boolean isEmpty() {
    return queue.isEmpty();
  }
}
