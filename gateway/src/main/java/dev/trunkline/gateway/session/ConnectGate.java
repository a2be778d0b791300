package dev.trunkline.gateway.session;

import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/// This process's share of the connections that it and the other members of its cluster may open in
/// a second. What comes too fast waits for its turn, in order.
///
/// A start or a takeover of thousands of sessions so becomes a steady stream of logins instead of a
/// storm.
public final class ConnectGate implements AutoCloseable {

  /// So much of a second's share may go at once.
  private static final double BURST_SECONDS = 0.1;

  private final double perSecond;
  private final RandomGenerator random;
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("connects").daemon().factory());
  private int members = 1;
  private long free;

  /// @param perSecond for all members
  public ConnectGate(int perSecond, RandomGenerator random) {
    this.perSecond = perSecond;
    this.random = random;
    this.free = System.nanoTime();
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  public synchronized void share(int among) {
    members = Math.max(1, among);
  }

  public void connect(Runnable connect) {
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
