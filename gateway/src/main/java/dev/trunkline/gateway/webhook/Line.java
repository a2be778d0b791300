package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.webhook.Backlog.Stop;
import java.time.Duration;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps one [Backlog] going: on a thread of its own while there is something to do now, and
/// without one while it waits for a retry or for news.
final class Line {
  private static final Logger LOGGER = LoggerFactory.getLogger(Line.class);
  private static final Duration STORE_PAUSE = Duration.ofSeconds(5);

  private final SessionId session;
  private final Workshop workshop;
  private final Backlog backlog;
  private @Nullable Thread thread;
  private @Nullable ScheduledFuture<?> alarm;
  private boolean woken;
  private boolean retired;

  Line(SessionId session, String targetId, Workshop workshop) {
    this.session = session;
    this.workshop = workshop;
    backlog = new Backlog(session, targetId, workshop);
  }

  /// There may be something to do. Returns at once.
  synchronized void wake() {
    woken = true;
    if (thread == null && !retired) {
      cancelAlarm();
      thread = Thread.ofVirtual().name("webhook").unstarted(this::run);
      thread.start();
    }
  }

  /// Begins no further attempt. One that runs is broken off; whether it arrived is then unknown,
  /// and whoever goes on repeats it.
  synchronized void retire() {
    retired = true;
    cancelAlarm();
    backlog.breakOff();
  }

  synchronized boolean isRetired() {
    return retired;
  }

  private void cancelAlarm() {
    if (alarm != null) {
      alarm.cancel(false);
      alarm = null;
    }
  }

  private void run() {
    while (begins()) {
      if (ends(work())) {
        return;
      }
    }
  }

  private synchronized boolean begins() {
    woken = false;
    if (retired) {
      thread = null;
    }
    return !retired;
  }

  private Stop work() {
    try {
      return backlog.work();
    } catch (StoreException e) {
      LOGGER
          .atWarn()
          .addKeyValue("session", session)
          .log("the store is away, deliveries wait: {}", e.getMessage());
      return new Stop.Wait(STORE_PAUSE);
    } catch (InterruptedException _) {
      return new Stop.Gone();
    } catch (RuntimeException e) { // a bug that one event triggers must not stop its line for good
      LOGGER.atError().addKeyValue("session", session).setCause(e).log("a delivery failed");
      return new Stop.Wait(workshop.config().probe());
    }
  }

  /// @return whether the thread ends; not when there was news in the meantime
  private synchronized boolean ends(Stop stop) {
    switch (stop) {
      case Stop.Empty() when woken && !retired -> {
        return false;
      }
      case Stop.Empty() -> {}
      case Stop.Wait(Duration time) when !retired ->
          alarm =
              workshop
                  .timer()
                  .schedule(this::wake, Math.max(1, time.toMillis()), TimeUnit.MILLISECONDS);
      case Stop.Wait _ -> {}
      case Stop.Gone() -> retired = true;
    }
    thread = null;
    return true;
  }
}
