package dev.trunkline.gateway.session;

import java.time.Duration;
import java.util.concurrent.Future;

/// Wakes sessions. One for all of them.
interface Alarms {

  /// Runs `action`, which is quick, after a while.
  Future<?> after(Duration delay, Runnable action);
}
