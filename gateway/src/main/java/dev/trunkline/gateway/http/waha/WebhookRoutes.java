package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.WebhookCursor;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How far the webhooks of a session are, what they did not take, and to deliver it again. Ours.
final class WebhookRoutes {
  private static final String WEBHOOKS = "/api/{session}/webhooks";
  private static final int REPLAYS_MAX = 10_000;

  private final Sessions sessions;
  private final EventLog log;

  WebhookRoutes(Sessions sessions, EventLog log) {
    this.sessions = sessions;
    this.log = log;
  }

  List<Route> routes() {
    return List.of(
        Route.get(WEBHOOKS, Scope.READ, this::list),
        Route.get(WEBHOOKS + "/{webhook}/dead-letters", Scope.READ, this::deadLetters),
        Route.post(WEBHOOKS + "/{webhook}/replay", Scope.CONTROL, this::replay));
  }

  private Answer list(Call call) {
    SessionId session = existing(call);
    long last = log.last(session);
    return Answer.json(log.cursors(session).stream().map(it -> State.of(it, last)).toList());
  }

  private Answer deadLetters(Call call) {
    SessionId session = existing(call);
    Page page = call.query(Page::of);
    List<DeadLetter> letters =
        log.deadLetters(session, known(call, session), page.after(), page.limit());
    return Answer.json(
        page.of(letters.stream().map(Letter::of).toList(), letters, it -> it.event().seq()));
  }

  private Answer replay(Call call) {
    SessionId session = existing(call);
    String webhook = known(call, session);
    Wanted wanted = call.body(Wanted::of);
    List<Long> numbers;
    if (wanted.deadLetters()) {
      numbers =
          log.deadLetters(session, webhook, 0, REPLAYS_MAX).stream()
              .map(letter -> letter.event().seq())
              .toList();
    } else if (wanted.from().isPresent()) {
      numbers =
          log.between(session, wanted.from().get(), wanted.to(), 0, REPLAYS_MAX).stream()
              .map(LoggedEvent::seq)
              .toList();
    } else {
      numbers =
          wanted.events().stream()
              .map(id ->
                  log.find(session, id)
                      .map(LoggedEvent::seq)
                      .orElseThrow(() -> HttpProblem.of(404, "Event not found: " + id)))
              .toList();
    }
    sessions.replay(session.value(), webhook, numbers);
    return Answer.json(new Replaying(numbers.size())).withStatus(202);
  }

  private SessionId existing(Call call) {
    String name = call.session();
    if (sessions.find(name).isEmpty()) {
      throw new SessionException.NotFound(name);
    }
    return new SessionId(name);
  }

  private String known(Call call, SessionId session) {
    String webhook = call.variable("webhook");
    if (log.cursors(session).stream().noneMatch(it -> it.webhook().equals(webhook))) {
      throw HttpProblem.of(404, "Webhook not found");
    }
    return webhook;
  }

  /// Which events to deliver again.
  private record Wanted(
      List<String> events, Optional<Instant> from, Instant to, boolean deadLetters) {
    private static final int EVENTS_MAX = 1_000;

    static Wanted of(Fields body) {
      Wanted wanted =
          new Wanted(
              body.strings("events", EVENTS_MAX),
              time(body, "from"),
              time(body, "to").orElse(Instant.ofEpochMilli(Long.MAX_VALUE)),
              body.flag("deadLetters", false));
      int ways =
          (wanted.events.isEmpty() ? 0 : 1)
              + (wanted.from.isPresent() ? 1 : 0)
              + (wanted.deadLetters ? 1 : 0);
      if (ways != 1) {
        body.reject("events", "or from, or deadLetters, must say which events");
      }
      return wanted;
    }

    private static Optional<Instant> time(Fields body, String name) {
      try {
        return body.optionalString(name).map(text -> OffsetDateTime.parse(text).toInstant());
      } catch (DateTimeException _) {
        body.reject(name, "must be a time such as 2026-12-24T18:00:00Z");
        return Optional.empty();
      }
    }
  }

  private record Replaying(int count) {}

  /// How far a webhook is.
  ///
  /// @param behind how many events it has not got, or does not want
  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record State(
      String id,
      String state,
      long seq,
      long behind,
      int attempts,
      @Nullable String nextAttemptAt,
      @Nullable String pausedAt,
      @Nullable String error) {
    static State of(WebhookCursor cursor, long last) {
      String retrying = cursor.retryAt().isPresent() ? "RETRYING" : "DELIVERING";
      return new State(
          cursor.webhook(),
          cursor.pausedAt().isPresent() ? "PAUSED" : retrying,
          cursor.seq(),
          Math.max(0, last - cursor.seq()),
          cursor.attempt(),
          cursor.retryAt().map(Instant::toString).orElse(null),
          cursor.pausedAt().map(Instant::toString).orElse(null),
          cursor.error().orElse(null));
    }
  }

  /// An event that a webhook did not take.
  private record Letter(
      String eventId, long seq, String event, int attempts, String reason, String at) {
    static Letter of(DeadLetter letter) {
      LoggedEvent event = letter.event();
      return new Letter(
          event.id(),
          event.seq(),
          event.name(),
          letter.attempts(),
          letter.reason(),
          letter.at().toString());
    }
  }
}
