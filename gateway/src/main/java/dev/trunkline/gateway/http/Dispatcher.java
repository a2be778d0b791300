package dev.trunkline.gateway.http;

import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.RouteTable.Match;
import dev.trunkline.gateway.json.InvalidFieldsException;
import dev.trunkline.gateway.session.SessionException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes a request to its route, and whatever goes wrong there to an answer.
final class Dispatcher {
  private static final Logger LOGGER = LoggerFactory.getLogger(Dispatcher.class);
  private static final String ABOUT_SESSIONS = "/api/sessions/";

  private final RouteTable table;
  private final Gate gate;
  private final Relaying relaying;
  private final Surroundings surroundings;

  Dispatcher(RouteTable table, Gate gate, Relay relay, Surroundings surroundings) {
    this.table = table;
    this.gate = gate;
    this.relaying = new Relaying(relay);
    this.surroundings = surroundings;
  }

  Answer answer(Request request) {
    if (request.method().equals("OPTIONS")) {
      return preflight(request);
    }
    try {
      return relaying.answer(request, () -> route(request).settled(request.method()));
    } catch (HttpProblem e) {
      return e.answer();
    } catch (InvalidFieldsException e) {
      return HttpProblem.invalid(e.problems()).answer();
    } catch (SessionException e) {
      return SessionProblems.of(e, isAboutSessions(request)).answer();
    } catch (RuntimeException e) {
      return failure(request, e);
    }
  }

  private Answer route(Request request) {
    return switch (table.match(request.method(), request.path())) {
      case Match.Found(var route, var variables) -> {
        Access access = admit(request, route.scope());
        yield route.handler().handle(new Call(request, variables, access));
      }
      case Match.WrongMethod(var allowed) -> {
        gate.admit(request, Scope.READ);
        throw HttpProblem.wrongMethod(request.method(), request.path(), allowed);
      }
      case Match.NoPath() -> {
        gate.admit(request, Scope.READ);
        throw HttpProblem.noRoute(request.method(), request.path());
      }
    };
  }

  private Access admit(Request request, Scope scope) {
    if (relaying.isHandedOn(request)) {
      return Access.EVERYTHING; // the member that handed it on has asked for the key
    }
    relaying.requireOpen(request);
    return gate.admit(request, scope);
  }

  /// WAHA answers 404 for an unknown session there, and 422 everywhere else.
  private static boolean isAboutSessions(Request request) {
    return (request.path() + "/").startsWith(ABOUT_SESSIONS);
  }

  /// A browser asks whether a page from elsewhere may call: always.
  private static Answer preflight(Request request) {
    String headers = request.header("Access-Control-Request-Headers").orElse("*");
    return Answer.empty()
        .withStatus(204)
        .withHeaders(
            Map.of(
                "Access-Control-Allow-Methods",
                "GET,HEAD,PUT,PATCH,POST,DELETE",
                "Access-Control-Allow-Headers",
                headers));
  }

  /// Our own bug: the log gets the trace, the client gets what finds it there.
  private Answer failure(Request request, RuntimeException e) {
    byte[] bytes = new byte[8];
    surroundings.random().nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    LOGGER.atError().setCause(e).log("request failed, id {}: {}", id, request.method());
    return HttpProblem.of(500, new Failure(request, id, surroundings)).answer();
  }

  /// WAHA's body of a 500; see docs/adr/0022-errors-without-traces.md.
  private record Failure(
      int statusCode, String timestamp, Thrown exception, Asked request, WahaEnvironment version) {

    Failure(Request request, String id, Surroundings surroundings) {
      Instant now = surroundings.clock().instant();
      this(
          500,
          now.toString(),
          new Thrown("InternalServerError", "Unexpected error; the log has it under " + id, ""),
          new Asked(request.path(), request.method(), Map.of(), Map.of()),
          surroundings.environment());
    }

    /// @param stack WAHA's place for a trace, left empty
    private record Thrown(String name, String message, String stack) {}

    /// @param body left empty, like `query`: they may hold secrets
    private record Asked(String path, String method, Object body, Object query) {}
  }
}
