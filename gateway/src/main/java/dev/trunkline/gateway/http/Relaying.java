package dev.trunkline.gateway.http;

import dev.trunkline.gateway.session.SessionException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/// Sees to it that a request is answered where its session is: here, one hop away, or, while it
/// moves, wherever it gets to in time.
final class Relaying {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "PUT", "DELETE");
  private static final List<String> HEADERS = List.of("Content-Type", "Accept", "Idempotency-Key");
  private static final Duration PAUSE = Duration.ofMillis(40);

  private final Relay relay;

  Relaying(Relay relay) {
    this.relay = relay;
  }

  /// Whether another member handed the request on. It goes no further then.
  boolean isHandedOn(Request request) {
    return word(request) == Relay.Word.GOOD;
  }

  private Relay.Word word(Request request) {
    return request.amongMembers() || !relay.hasOwnPort()
        ? request
            .header(Relay.HEADER)
            .map(signature -> relay.vouch(signature, request.method(), target(request)))
            .orElse(Relay.Word.NOBODYS)
        : Relay.Word.NOBODYS;
  }

  /// @throws HttpProblem when this member is not there for clients
  void requireOpen(Request request) {
    if (!relay.takesRequests() && request.path().startsWith("/api")) {
      throw HttpProblem.busy("this member takes requests from other members alone", 1);
    }
  }

  Answer answer(Request request, Supplier<Answer> here) {
    return switch (word(request)) {
      case GOOD -> here(here);
      case UNTIMELY -> Answer.empty().withStatus(Relay.MISDIRECTED); // it is asked anew
      case NOBODYS -> anywhere(request, here);
    };
  }

  private static Answer here(Supplier<Answer> here) {
    try {
      return here.get();
    } catch (SessionException.Elsewhere | SessionException.Moving _) {
      return Answer.empty().withStatus(Relay.MISDIRECTED);
    }
  }

  private Answer anywhere(Request request, Supplier<Answer> here) {
    long deadline = System.nanoTime() + relay.patience().toNanos();
    while (true) {
      SessionException unanswered;
      try {
        return here.get();
      } catch (SessionException.Moving e) {
        unanswered = e;
      } catch (SessionException.Elsewhere e) {
        Relay.Hop hop = hop(request);
        switch (relay.handOn(hop, e.member())) {
          case Relay.Outcome.Answered(Answer answer) -> {
            return answer;
          }
          case Relay.Outcome.Unknown(String why)
              when !hop.repeatable() || request.body().isSpent() ->
              throw new SessionException.OutcomeUnknown(e.session(), why);
          case Relay.Outcome.Unknown _, Relay.Outcome.NotThere _ -> unanswered = e;
        }
      }
      if (request.body().isSpent() || System.nanoTime() - deadline >= 0) {
        throw unanswered;
      }
      pause(unanswered);
    }
  }

  private static void pause(SessionException unanswered) {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw unanswered;
    }
  }

  private static Relay.Hop hop(Request request) {
    boolean repeatable =
        REPEATABLE.contains(request.method()) || request.header("Idempotency-Key").isPresent();
    return new Relay.Hop(
        request.method(), target(request), headers(request), request.body().toHandOn(), repeatable);
  }

  private static Map<String, String> headers(Request request) {
    Map<String, String> headers = new HashMap<>();
    for (String name : HEADERS) {
      request.header(name).ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }

  private static String target(Request request) {
    return request.rawQuery().isEmpty()
        ? request.path()
        : request.path() + "?" + request.rawQuery();
  }
}
