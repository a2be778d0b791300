package dev.trunkline.launcher.kill;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Watches how long sessions are without a connection, from WhatsApp's side.
final class Gaps {
  private static final int LOOK_MILLIS = 15;

  private final World world;
  private final List<Party> parties;
  private final Map<Party, Long> since = new HashMap<>();
  private final Map<Party, Long> longest = new HashMap<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread;

  Gaps(World world, List<Party> parties) {
    this.world = world;
    this.parties = parties;
    this.thread = Thread.ofVirtual().start(this::watch);
  }

  private void watch() {
    try {
      while (!over.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    List<Party> connected = world.connectedOf(parties);
    long now = System.nanoTime();
    for (Party party : parties) {
      if (connected.contains(party)) {
        Long began = since.remove(party);
        if (began != null) {
          longest.merge(party, now - began, Math::max);
        }
      } else {
        since.putIfAbsent(party, now);
      }
    }
  }

  /// The longest gap of each session that had one.
  Times end() throws InterruptedException {
    over.countDown();
    thread.join();
    Times times = new Times();
    longest.values().forEach(gap -> times.add(Duration.ofNanos(gap)));
    return times;
  }
}
