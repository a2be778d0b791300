package dev.trunkline.gateway;

import dev.trunkline.gateway.store.Retention;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.Sweeper;
import java.time.Duration;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes, every minute, what has been kept long enough, and seals what is not sealed with the
/// current key: in small batches, with pauses between them.
final class Housekeeper implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Housekeeper.class);

  private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(200);
  private static final int ROWS_MAX = 500;
  private static final String DUTY = "housekeeping";

  private final Store store;
  private final Sweeper sweeper;
  private final InstantSource clock;
  private final String self;
  private final Thread thread;

  /// @param self tells this process from others
  Housekeeper(Store store, Retention retention, InstantSource clock, String self) {
    this.store = store;
    this.self = self;
    this.sweeper = new Sweeper(store.upkeep(), retention, BETWEEN_BATCHES);
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("housekeeper").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Thread.sleep(BETWEEN_ROUNDS);
        round();
      }
    } catch (InterruptedException _) {
      // the gateway closes
    }
  }

  private void round() throws InterruptedException {
    try {
      if (!isOurDuty()) {
        return;
      }
      sweeper.sweep(clock.instant());
      while (store.upkeep().reseal(ROWS_MAX) > 0) {
        Thread.sleep(BETWEEN_BATCHES);
      }
    } catch (StoreException e) {
      LOGGER.atWarn().log("not swept this time: {}", e.getMessage());
    }
  }

  /// One member does it for all.
  private boolean isOurDuty() {
    return store
        .members()
        .map(members -> members.acquire(DUTY, self, BETWEEN_ROUNDS.multipliedBy(3)))
        .orElse(true);
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
