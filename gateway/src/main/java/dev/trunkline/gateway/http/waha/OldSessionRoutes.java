package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionDefaults;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The ways to start and stop a session that WAHA calls deprecated and its clients still use.
final class OldSessionRoutes {
  private static final String DEFAULT = "default";
  private static final Set<SessionStatus> STARTABLE =
      Set.of(SessionStatus.STOPPED, SessionStatus.FAILED);

  private final Sessions sessions;
  private final SessionDefaults defaults;

  OldSessionRoutes(Sessions sessions, SessionDefaults defaults) {
    this.sessions = sessions;
    this.defaults = defaults;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/sessions/start", Scope.CONTROL, this::start),
        Route.post("/api/sessions/stop", Scope.CONTROL, this::stop),
        Route.post("/api/sessions/logout", Scope.CONTROL, this::logOut));
  }

  /// Creates the session where there is none.
  private Answer start(Call call) {
    record Start(String name, Optional<SessionConfig> config) {}
    Start start =
        call.body(body ->
            new Start(
                name(body), body.object("config", config -> SessionConfig.read(config, defaults))));
    String name = call.permitted(start.name());
    Optional<SessionView> found = sessions.find(name);
    if (found.isEmpty()) {
      SessionConfig config =
          start.config().orElseGet(() -> SessionConfig.read(Json.object(), defaults));
      return Answer.json(SessionDto.of(sessions.create(name, config, true)));
    }
    if (!STARTABLE.contains(found.get().status())) {
      throw HttpProblem.of(422, "Session '%s' is already started.".formatted(name));
    }
    start.config().ifPresent(config -> sessions.configure(name, config));
    return Answer.json(SessionDto.of(sessions.start(name)));
  }

  /// Deletes the session when asked to log out as well.
  private Answer stop(Call call) {
    record Stop(String name, boolean logout) {}
    Stop stop = call.body(body -> new Stop(name(body), body.flag("logout", false)));
    String name = call.permitted(stop.name());
    if (stop.logout()) {
      sessions.delete(name);
    } else {
      sessions.stop(name);
    }
    return Answer.empty();
  }

  private Answer logOut(Call call) {
    sessions.delete(call.permitted(call.body(OldSessionRoutes::name)));
    return Answer.empty();
  }

  private static String name(Fields body) {
    return SessionName.optional(body, "name").orElse(DEFAULT);
  }
}
