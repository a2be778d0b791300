package dev.trunkline.gateway.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionStatus;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Says in WAHA's words why a call on a session was not carried out.
final class SessionProblems {
  private SessionProblems() {}

  /// @param aboutSessions whether the route is about sessions themselves, rather than one that uses
  ///   a session
  static HttpProblem of(SessionException e, boolean aboutSessions) {
    return switch (e) {
      case SessionException.NotFound _ when aboutSessions -> HttpProblem.of(404, message(e));
      case SessionException.NotFound _ ->
          HttpProblem.of(
              422,
              new Body(
                  "Session \"%s\" does not exist".formatted(e.session()), e.session(), null, null));
      case SessionException.WrongStatus wrong ->
          HttpProblem.of(
              422,
              new Body(message(e), e.session(), wrong.status(), new TreeSet<>(wrong.expected())));
      case SessionException.AlreadyExists _ -> HttpProblem.of(422, message(e));
      case SessionException.KeyReused _ -> HttpProblem.of(422, message(e));
      case SessionException.Unsupported _ -> HttpProblem.of(422, message(e));
      case SessionException.Refused _ -> HttpProblem.of(422, message(e));
      case SessionException.OutcomeUnknown _ -> HttpProblem.of(504, message(e));
      case SessionException.Elsewhere _, SessionException.Moving _ ->
          HttpProblem.busy(message(e), 1);
      case SessionException.OtherPool _ -> HttpProblem.of(422, message(e));
      case SessionException.Full full ->
          HttpProblem.tooMany(message(e), full.retryAfter().toSeconds());
      case SessionException.NotNow later ->
          HttpProblem.busy(message(e), later.retryAfter().toSeconds());
    };
  }

  private static String message(SessionException e) {
    return String.valueOf(e.getMessage());
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record Body(
      String error,
      String session,
      @Nullable SessionStatus status,
      @Nullable Set<SessionStatus> expected) {}
}
