package dev.trunkline.gateway;

import dev.trunkline.gateway.store.Retention;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.Upkeep;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes what has been kept long enough, and seals what is not sealed with the current key: a
/// small batch at a time, with pauses, for ever.
final class Sweeper implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Sweeper.class);

  private static final Duration BETWEEN_ROUNDS = Duration.ofMinutes(1);
  private static final Duration BETWEEN_BATCHES = Duration.ofMillis(200);
  private static final int ROWS_MAX = 500;
  private static final int SESSIONS_MAX = 100;

  private final Upkeep upkeep;
  private final InstantSource clock;
  private final Thread thread;

  Sweeper(Upkeep upkeep, InstantSource clock) {
    this.upkeep = upkeep;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("sweeper").unstarted(this::run);
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
      while (upkeep.sweepExpired(Retention.DEFAULT, clock.instant(), ROWS_MAX).more()) {
        Thread.sleep(BETWEEN_BATCHES);
      }
      sweepEvents();
      while (upkeep.reseal(ROWS_MAX) > 0) {
        Thread.sleep(BETWEEN_BATCHES);
      }
    } catch (StoreException e) {
      LOGGER.atWarn().log("not swept this time: {}", e.getMessage());
    }
  }

  private void sweepEvents() throws InterruptedException {
    Optional<SessionId> after = Optional.empty();
    boolean more = true;
    while (more) {
      Upkeep.SweptEvents swept =
          upkeep.sweepEvents(Retention.DEFAULT, clock.instant(), after, SESSIONS_MAX, ROWS_MAX);
      if (swept.undelivered() > 0) {
        LOGGER
            .atWarn()
            .log("{} events were removed that a webhook had not taken", swept.undelivered());
      }
      after = swept.last();
      more = swept.more();
      Thread.sleep(BETWEEN_BATCHES);
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
