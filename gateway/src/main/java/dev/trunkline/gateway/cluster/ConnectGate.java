package dev.trunkline.gateway.cluster;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// This member's share of the connections that the cluster may open in a second. What comes too
/// fast waits for its turn, in order.
///
/// A takeover of thousands of sessions so becomes a steady stream of logins instead of a storm.
final class ConnectGate implements AutoCloseable {

  /// So much of a second's share may go at once.
  private static final double BURST_SECONDS = 0.1;

  private final double perSecond;
  private final RandomGenerator random;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("connects").daemon().factory());
  private int members = 1;
  private long free;

  /// @param perSecond for the whole cluster
  ConnectGate(int perSecond, RandomGenerator random) {
    this.perSecond = perSecond;
    this.random = random;
    this.free = System.nanoTime();
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  synchronized void share(int among) {
    members = Math.max(1, among);
  }

  void connect(Runnable connect) {
    long wait = reserve(System.nanoTime());
    if (wait <= 0) {
      connect.run();
    } else {
      var _ = timer.schedule(connect, wait, TimeUnit.NANOSECONDS);
    }
  }

  /// Takes the next place.
  ///
  /// @return in how many nanoseconds it is
  synchronized long reserve(long now) {
    double interval = Duration.ofSeconds(1).toNanos() * members / perSecond;
    long earliest = now - (long) (BURST_SECONDS * Duration.ofSeconds(1).toNanos());
    free = Math.max(free, earliest);
    long wait = free - now;
    free += (long) (interval * (0.75 + random.nextDouble() / 2));
    return wait;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
