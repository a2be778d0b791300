package dev.trunkline.launcher;

import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;

/// A process whose objects live long enough to become old, and no longer. Prints how many MiB of
/// old objects there were at most. With an argument, its heap is bounded.
final class AgingObjects {
  private static final int BYTES = 16 << 10;
  private static final int AT_ONCE = (32 << 20) / BYTES;
  private static final int IN_ALL = (1_500 << 20) / BYTES;

  private AgingObjects() {}

  public static void main(String[] arguments) {
    if (arguments.length > 0) {
      HeapBound.keep();
    }
    Deque<byte[]> alive = new ArrayDeque<>();
    for (int i = 0; i < IN_ALL; i++) {
      alive.addLast(new byte[BYTES]);
      if (alive.size() > AT_ONCE) {
        alive.removeFirst();
      }
    }
    System.out.println(
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getName().equals("Tenured Gen"))
            .mapToLong(pool -> pool.getPeakUsage().getUsed() >> 20)
            .sum());
  }
}
