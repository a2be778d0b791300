package dev.trunkline.gateway.session;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Virtual threads, one alarm clock, and secure chance.
final class Threads implements Machinery {
  private static final Logger LOGGER = LoggerFactory.getLogger(Threads.class);
  private static final Duration WORK_ENDS_WITHIN = Duration.ofSeconds(10);

  private final SecureRandom random = new SecureRandom();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Wheel alarms = new Wheel();

  @Override
  public Future<?> after(Duration delay, Runnable action) {
    return alarms.after(delay, action);
  }

  @Override
  public void execute(Runnable work) {
    try {
      threads.execute(work);
    } catch (RejectedExecutionException _) {
      LOGGER.debug("closed");
    }
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public void close() {
    alarms.close();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(WORK_ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
        LOGGER.warn("sessions still work after {}; not waiting for them", WORK_ENDS_WITHIN);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
