package dev.trunkline.gateway.webhook;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/// Bounds the attempts that run at once, in all and at one origin, so that a slow target holds up
/// nobody but itself.
final class Bulkhead {
  private final int perOrigin;
  private final Semaphore all;
  private final ConcurrentHashMap<String, Berth> berths = new ConcurrentHashMap<>();

  Bulkhead(int perOrigin, int inAll) {
    this.perOrigin = perOrigin;
    this.all = new Semaphore(inAll, true);
  }

  /// Waits for a place, which the caller closes.
  Place enter(String origin) throws InterruptedException {
    Berth berth =
        berths.compute(
            origin, (_, known) -> (known == null ? new Berth(perOrigin) : known).joined());
    try {
      berth.places.acquire();
    } catch (InterruptedException e) {
      leave(origin);
      throw e;
    }
    try {
      all.acquire();
    } catch (InterruptedException e) {
      berth.places.release();
      leave(origin);
      throw e;
    }
    return () -> {
      all.release();
      berth.places.release();
      leave(origin);
    };
  }

  private void leave(String origin) {
    berths.computeIfPresent(origin, (_, berth) -> berth.left() ? null : berth);
  }

  /// For tests: how many origins are known.
  int origins() {
    return berths.size();
  }

  /// Room for one attempt.
  interface Place extends AutoCloseable {
    @Override
    void close();
  }

  /// The places at one origin, and how many use or want one. Changed by the map's thread alone.
  private static final class Berth {
    private final Semaphore places;
    private int users;

    Berth(int places) {
      this.places = new Semaphore(places, true);
    }

    Berth joined() {
      users++;
      return this;
    }

    /// Whether nobody is left.
    boolean left() {
      users--;
      return users == 0;
    }
  }
}
