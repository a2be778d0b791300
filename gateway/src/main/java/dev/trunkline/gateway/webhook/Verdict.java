package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.session.SessionConfig.RetryPolicy;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.WebhookCursor;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What follows from an attempt.
///
/// ```
///            2xx                        next event
///  event ----------------------------------->
///    |  anything else, attempts are left
///    +--------> wait, same event
///    |  attempts used up, target answers
///    +--------> dead letter ---------------->
///    |  attempts used up, target away
///    +--------> paused: same event now and then until the target answers
/// ```
///
/// So an outage of the target costs no event; only one that the target itself refuses again and
/// again is given up, and kept as a dead letter.
///
/// @param cursor with the event behind it, or with the time of the next attempt
record Verdict(WebhookCursor cursor, Optional<DeadLetter> letter) {
  private static final int REASON_LENGTH_MAX = 500;

  static Verdict of(
      AttemptResult result, Attempted attempted, Instant now, RandomGenerator random) {
    return switch (result) {
      case AttemptResult.Delivered() ->
          new Verdict(past(attempted.cursor(), attempted.event().seq(), now), Optional.empty());
      case AttemptResult.Refused(int status, var retryAfter) ->
          refused(attempted, "HTTP " + status, retryAfter, now, random);
      case AttemptResult.Unavailable(var reason, var retryAfter) ->
          unavailable(attempted, reason, retryAfter, now, random);
    };
  }

  /// What was tried, where its webhook stood, and how it is tried again.
  ///
  /// @param probe between attempts once those of the policy are used up
  record Attempted(LoggedEvent event, WebhookCursor cursor, RetryPolicy policy, Duration probe) {}

  /// The cursor with everything up to `seq` done.
  static WebhookCursor past(WebhookCursor cursor, long seq, Instant now) {
    return new WebhookCursor(
        cursor.webhook(), seq, 0, Optional.empty(), Optional.empty(), Optional.empty(), now);
  }

  private static Verdict refused(
      Attempted attempted,
      String reason,
      Optional<Duration> retryAfter,
      Instant now,
      RandomGenerator random) {
    WebhookCursor cursor = attempted.cursor();
    // A target that was away and answers again starts over.
    int attempts = cursor.pausedAt().isPresent() ? 1 : cursor.attempt() + 1;
    if (attempts < attempted.policy().attempts()) {
      Duration wait = RetrySchedule.wait(attempted.policy(), attempts, retryAfter, random);
      return waiting(cursor, attempts, now.plus(wait), Optional.empty(), reason, now);
    }
    DeadLetter letter = new DeadLetter(cursor.webhook(), attempted.event(), attempts, reason, now);
    return new Verdict(past(cursor, attempted.event().seq(), now), Optional.of(letter));
  }

  private static Verdict unavailable(
      Attempted attempted,
      String reason,
      Optional<Duration> retryAfter,
      Instant now,
      RandomGenerator random) {
    WebhookCursor cursor = attempted.cursor();
    int attempts = cursor.attempt() + 1;
    if (cursor.pausedAt().isEmpty() && attempts < attempted.policy().attempts()) {
      Duration wait = RetrySchedule.wait(attempted.policy(), attempts, retryAfter, random);
      return waiting(cursor, attempts, now.plus(wait), Optional.empty(), reason, now);
    }
    Instant since = cursor.pausedAt().orElse(now);
    Instant probe = now.plus(RetrySchedule.probe(attempted.probe(), retryAfter, random));
    return waiting(cursor, attempts, probe, Optional.of(since), reason, now);
  }

  private static Verdict waiting(
      WebhookCursor cursor,
      int attempts,
      Instant retryAt,
      Optional<Instant> pausedAt,
      String reason,
      Instant now) {
    String shortened = reason.substring(0, Math.min(reason.length(), REASON_LENGTH_MAX));
    return new Verdict(
        new WebhookCursor(
            cursor.webhook(),
            cursor.seq(),
            attempts,
            Optional.of(retryAt),
            pausedAt,
            Optional.of(shortened),
            now),
        Optional.empty());
  }
}
