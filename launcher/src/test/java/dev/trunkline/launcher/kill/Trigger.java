package dev.trunkline.launcher.kill;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Something to do at the next occasion, on the thread that has the occasion.
final class Trigger {
  private final AtomicReference<@Nullable Runnable> armed = new AtomicReference<>();

  /// Does something at the next occasion.
  ///
  /// @return whether the occasion came in time
  boolean await(Runnable action, long secondsMax) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    armed.set(() -> {
      try {
        action.run();
      } finally {
        done.countDown();
      }
    });
    boolean came = done.await(secondsMax, TimeUnit.SECONDS);
    if (!came && armed.getAndSet(null) == null) {
      done.await(); // it came at the last moment, and is not over
      came = true;
    }
    return came;
  }

  /// Here is an occasion.
  void fire() {
    Runnable action = armed.getAndSet(null);
    if (action != null) {
      action.run();
    }
  }
}
