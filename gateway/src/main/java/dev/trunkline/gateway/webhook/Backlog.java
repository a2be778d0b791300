package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.webhook.Verdict.Attempted;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// The events of one session that one webhook has still to get, in order. How far it came is
/// written after every delivery and before the next one. Used by one thread at a time.
final class Backlog {
  private static final Logger LOGGER = LoggerFactory.getLogger(Backlog.class);
  private static final int BATCH = 50;

  /// So many events that the webhook does not want are passed before that is written.
  private static final int SKIPPED_MAX = 100;

  private final SessionId session;
  private final String targetId;
  private final Workshop workshop;
  private @Nullable WebhookCursor cursor;
  private Optional<DeadLetter> letter = Optional.empty();
  private boolean unwritten;
  private int skipped;

  // Guarded by this.
  private boolean brokenOff;
  private @Nullable Future<AttemptResult> running;

  Backlog(SessionId session, String targetId, Workshop workshop) {
    this.session = session;
    this.targetId = targetId;
    this.workshop = workshop;
  }

  /// Why work stopped.
  sealed interface Stop {
    /// Everything is delivered.
    record Empty() implements Stop {}

    /// An event has to wait.
    record Wait(Duration time) implements Stop {}

    /// The webhook is no more, or the session is run elsewhere.
    record Gone() implements Stop {}
  }

  /// Delivers as long as it goes. After an exception it can be called again: what was delivered is
  /// remembered.
  ///
  /// @throws dev.trunkline.gateway.store.StoreException when the store is away
  Stop work() throws InterruptedException {
    WebhookCursor at = cursor == null ? workshop.source().cursor(session, targetId) : cursor;
    cursor = at;
    if (unwritten && !written(at)) {
      return new Stop.Gone();
    }
    while (true) {
      Optional<Subscriber> subscriber = workshop.source().subscriber(session);
      Optional<Target> target = subscriber.flatMap(found -> found.target(targetId));
      if (subscriber.isEmpty() || target.isEmpty()) {
        return new Stop.Gone();
      }
      Optional<Duration> wait = at.retryAt().flatMap(this::until);
      if (wait.isPresent()) {
        return new Stop.Wait(wait.get());
      }
      // Events are loaded by those who have a place, so that few are in memory when all wait.
      try (Bulkhead.Place _ = workshop.bulkhead().enter(target.get().origin())) {
        List<LoggedEvent> events = workshop.source().after(session, at.seq(), BATCH);
        if (events.isEmpty()) {
          Optional<Stop> stop = replay(target.get(), subscriber.get());
          if (stop.isPresent()) {
            return stop.get();
          }
        }
        Optional<WebhookCursor> reached = deliver(events, at, target.get(), subscriber.get());
        if (reached.isEmpty()) {
          return new Stop.Gone();
        }
        at = reached.get();
      }
    }
  }

  /// Breaks off the attempt that runs, and begins no further one. Whoever works here is not
  /// interrupted otherwise: that would close the connection of the store that it uses. May be
  /// called from any thread.
  synchronized void breakOff() {
    brokenOff = true;
    if (running != null) {
      running.cancel(true);
    }
  }

  /// Delivers events up to the first that has to wait.
  ///
  /// @return how far it came; empty when the session is run elsewhere
  private Optional<WebhookCursor> deliver(
      List<LoggedEvent> events, WebhookCursor from, Target target, Subscriber subscriber)
      throws InterruptedException {
    WebhookCursor at = from;
    for (LoggedEvent event : events) {
      if (target.wants(event.name())) {
        at = attempt(event, at, target, subscriber);
      } else {
        at = Verdict.past(at, event.seq(), now());
        skipped++;
      }
      cursor = at;
      if ((unwritten || skipped >= SKIPPED_MAX) && !written(at)) {
        return Optional.empty();
      }
      if (at.seq() < event.seq()) {
        return Optional.of(at);
      }
    }
    return Optional.of(at);
  }

  /// Delivers some events once more, each with one attempt.
  ///
  /// @return why work stops; empty when there may be more, and new events go first
  private Optional<Stop> replay(Target target, Subscriber subscriber) throws InterruptedException {
    List<LoggedEvent> again = workshop.source().replays(session, targetId, BATCH);
    for (LoggedEvent event : again) {
      AttemptResult result =
          target.wants(event.name())
              ? post(event, target, subscriber)
              : new AttemptResult.Delivered();
      if (result instanceof AttemptResult.Unavailable(_, var retryAfter)) {
        Duration probe = workshop.config().probe();
        return Optional.of(
            new Stop.Wait(RetrySchedule.probe(probe, retryAfter, workshop.random())));
      }
      Optional<DeadLetter> refused =
          result instanceof AttemptResult.Refused(int status, _)
              ? Optional.of(new DeadLetter(targetId, event, 1, "HTTP " + status, now()))
              : Optional.empty();
      if (!workshop.source().replayed(session, targetId, event.seq(), refused)) {
        return Optional.of(new Stop.Gone());
      }
    }
    return again.isEmpty() ? Optional.of(new Stop.Empty()) : Optional.empty();
  }

  private WebhookCursor attempt(
      LoggedEvent event, WebhookCursor at, Target target, Subscriber subscriber)
      throws InterruptedException {
    AttemptResult result = post(event, target, subscriber);
    Attempted attempted =
        new Attempted(event, at, target.config().retries(), workshop.config().probe());
    Verdict verdict = Verdict.of(result, attempted, now(), workshop.random());
    unwritten = true;
    letter = verdict.letter();
    tell(at, verdict);
    return verdict.cursor();
  }

  private AttemptResult post(LoggedEvent event, Target target, Subscriber subscriber)
      throws InterruptedException {
    WebhookRequest request = WebhookRequest.of(event, target, subscriber, workshop.environment());
    long began = System.nanoTime();
    AttemptResult result = post(request, target.trusted());
    workshop
        .metrics()
        .deliveryAttempt(outcome(result), Duration.ofNanos(System.nanoTime() - began));
    return result;
  }

  /// The client bounds each read; this bounds the whole, however slowly an answer drips.
  private AttemptResult post(WebhookRequest request, boolean trusted) throws InterruptedException {
    Future<AttemptResult> attempt;
    synchronized (this) {
      if (brokenOff) {
        throw new InterruptedException();
      }
      attempt = workshop.attempts().submit(() -> workshop.poster().post(request, trusted));
      running = attempt;
    }
    try {
      return attempt.get(workshop.config().timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      return new AttemptResult.Unavailable(
          "no answer within " + workshop.config().timeout().toMillis() + " ms", Optional.empty());
    } catch (ExecutionException e) {
      throw new IllegalStateException("an attempt failed in an unexpected way", e.getCause());
    } catch (CancellationException _) {
      throw new InterruptedException();
    } finally {
      attempt.cancel(true);
    }
  }

  private boolean written(WebhookCursor at) {
    boolean ours = workshop.source().advance(session, at, letter);
    unwritten = false;
    letter = Optional.empty();
    skipped = 0;
    return ours;
  }

  private void tell(WebhookCursor before, Verdict verdict) {
    if (verdict.letter().isPresent()) {
      workshop.metrics().deadLetter();
      log(LOGGER.atWarn(), before).log("an event is given up: {}", verdict.letter().get().reason());
    } else if (before.pausedAt().isEmpty() && verdict.cursor().pausedAt().isPresent()) {
      log(LOGGER.atWarn(), before)
          .log("a webhook is away: {}", verdict.cursor().error().orElse(""));
    } else if (before.pausedAt().isPresent() && verdict.cursor().pausedAt().isEmpty()) {
      log(LOGGER.atInfo(), before).log("a webhook is back");
    }
  }

  private LoggingEventBuilder log(LoggingEventBuilder builder, WebhookCursor at) {
    return builder
        .addKeyValue("session", session)
        .addKeyValue("webhook", targetId)
        .addKeyValue("attempt", at.attempt() + 1);
  }

  private Optional<Duration> until(Instant due) {
    return Optional.of(Duration.between(now(), due)).filter(Duration::isPositive);
  }

  private Instant now() {
    return workshop.clock().instant();
  }

  private static String outcome(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Delivered _ -> "delivered";
      case AttemptResult.Refused _ -> "refused";
      case AttemptResult.Unavailable _ -> "unavailable";
    };
  }
}
