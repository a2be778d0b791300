package dev.trunkline.gateway.http.waha;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Tells those who stream events where there are new ones.
public final class EventNews {
  private final CopyOnWriteArrayList<Subscription> subscriptions = new CopyOnWriteArrayList<>();

  /// A session's log has grown. Returns at once.
  public void logged(String session) {
    subscriptions.forEach(subscription -> subscription.add(session));
  }

  Subscription subscribe() {
    Subscription subscription = new Subscription();
    subscriptions.add(subscription);
    return subscription;
  }

  /// The sessions with news since it was last asked.
  final class Subscription implements AutoCloseable {
    private final Set<String> fresh = ConcurrentHashMap.newKeySet();
    private final Semaphore news = new Semaphore(0);

    private void add(String session) {
      if (fresh.add(session)) {
        news.release();
      }
    }

    /// Waits for news.
    ///
    /// @return no name when there was none in time
    Set<String> await(Duration patience) throws InterruptedException {
      if (!news.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return Set.of();
      }
      news.drainPermits();
      Set<String> names = new HashSet<>(fresh);
      fresh.removeAll(names); // before the log is read, so that nothing later is missed
      return names;
    }

    @Override
    public void close() {
      subscriptions.remove(this);
    }
  }
}
