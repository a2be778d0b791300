package dev.trunkline.gateway.session;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// The alarm clock of all sessions: one thread.
///
/// Sessions that rest are woken together: what they cost then is mostly the waking of threads,
/// which they share. A long wait therefore ends a little late, at the next quarter of a second.
final class Wheel implements Alarms, AutoCloseable {
  private static final long TOGETHER_NANOS = Duration.ofMillis(250).toNanos();
  private static final Duration LONG = Duration.ofSeconds(5);

  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("alarms").daemon().factory());

  Wheel() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Future<?> after(Duration delay, Runnable action) {
    long nanos = delay.isNegative() ? 0 : rounded(delay, System.nanoTime());
    return timer.schedule(action, nanos, TimeUnit.NANOSECONDS);
  }

  /// @param now of [System#nanoTime]
  /// @return how long to wait, in nanoseconds
  static long rounded(Duration delay, long now) {
    long nanos = delay.toNanos();
    return delay.compareTo(LONG) < 0 ? nanos : nanos + late(now + nanos);
  }

  private static long late(long due) {
    return Math.floorMod(-due, TOGETHER_NANOS);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
