package dev.trunkline.launcher;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryNotificationInfo;
import java.lang.management.MemoryPoolMXBean;
import javax.management.Notification;
import javax.management.NotificationEmitter;

/// Keeps the heap from filling up with old objects that nobody needs any more.
///
/// The serial collector looks at old objects when they fill the largest heap it may have, a quarter
/// of the machine's memory, and not before: a gateway with 22 MiB of live objects occupies some MiB
/// more with every minute of load. So a full collection is asked for when there are twice as many
/// as outlived the last one. The other collectors look by themselves; they are left alone.
///
/// Costs nothing between collections. The thread of the JVM that tells of thresholds does the work.
final class HeapBound {
  private static final String SERIAL_OLD = "Tenured Gen";
  private static final long LEAST_BYTES = 64L << 20;
  private static final int TIMES = 2;

  private final MemoryPoolMXBean old;

  private HeapBound(MemoryPoolMXBean old) {
    this.old = old;
  }

  /// Bounds the heap of this process from now on, if its collector does not.
  static void keep() {
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      if (pool.getName().equals(SERIAL_OLD)) {
        new HeapBound(pool).listen();
      }
    }
  }

  private void listen() {
    if (ManagementFactory.getMemoryMXBean() instanceof NotificationEmitter emitter) {
      setThreshold();
      emitter.addNotificationListener((notification, _) -> on(notification), null, null);
    }
  }

  private void on(Notification notification) {
    if (notification.getType().equals(MemoryNotificationInfo.MEMORY_THRESHOLD_EXCEEDED)) {
      System.gc();
      setThreshold();
    }
  }

  private void setThreshold() {
    long most = old.getUsage().getMax();
    long wanted = Math.max(LEAST_BYTES, TIMES * old.getUsage().getUsed());
    old.setUsageThreshold(most < 0 ? wanted : Math.min(wanted, most));
  }
}
