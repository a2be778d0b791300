package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.trunkline.gateway.event.WahaMe;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionDefaults;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/// Sessions: make, show, start and stop them.
final class SessionRoutes {
  private static final int EXPANSIONS_MAX = 10;

  private final Sessions sessions;
  private final SessionDefaults defaults;
  private final Supplier<String> self;
  private final Supplier<String> freshName;

  SessionRoutes(
      Sessions sessions,
      SessionDefaults defaults,
      Supplier<String> self,
      Supplier<String> freshName) {
    this.sessions = sessions;
    this.defaults = defaults;
    this.self = self;
    this.freshName = freshName;
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/sessions", Scope.READ, this::list),
        Route.post("/api/sessions", Scope.CONTROL, this::create),
        Route.get("/api/sessions/{session}", Scope.READ, this::get),
        Route.put("/api/sessions/{session}", Scope.CONTROL, this::update),
        Route.delete("/api/sessions/{session}", Scope.CONTROL, this::delete),
        Route.get("/api/sessions/{session}/me", Scope.READ, this::me),
        control("start", sessions::start),
        control("stop", sessions::stop),
        control("restart", sessions::restart),
        control("logout", sessions::logOut));
  }

  private static Route control(String verb, Function<String, SessionView> action) {
    return Route.post(
        "/api/sessions/{session}/" + verb,
        Scope.CONTROL,
        call -> Answer.json(SessionDto.of(action.apply(call.session()))));
  }

  private Answer list(Call call) {
    boolean all = call.query(query -> query.flag("all", false));
    boolean apps = expandsApps(call);
    return Answer.json(
        sessions.list().stream()
            .filter(view -> all || view.status() != SessionStatus.STOPPED)
            .filter(view -> call.sees(view.name()))
            .map(view -> SessionInfo.of(view, self.get()))
            .map(info -> apps ? info.withApps() : info)
            .toList());
  }

  private Answer get(Call call) {
    SessionView view = required(call.session());
    SessionInfo info = SessionInfo.of(view, self.get()).withEngine(view);
    return Answer.json(expandsApps(call) ? info.withApps() : info);
  }

  private Answer me(Call call) {
    Optional<WahaMe> me = required(call.session()).me().map(WahaMe::of);
    return Answer.json(me.isPresent() ? me.get() : NullNode.getInstance());
  }

  private Answer create(Call call) {
    Creation creation =
        call.body(body ->
            new Creation(
                SessionName.optional(body, "name").orElseGet(freshName),
                body.flag("start", true),
                config(body)));
    String name = call.permitted(creation.name());
    return Answer.json(SessionDto.of(sessions.create(name, creation.config(), creation.start())));
  }

  private Answer update(Call call) {
    String name = call.session();
    required(name);
    SessionConfig config = call.body(this::config);
    return Answer.json(SessionDto.of(sessions.configure(name, config)));
  }

  private Answer delete(Call call) {
    sessions.delete(call.session());
    return Answer.empty();
  }

  private SessionConfig config(Fields body) {
    return body.object("config", config -> SessionConfig.read(config, defaults))
        .orElseGet(() -> SessionConfig.read(Json.object(), defaults));
  }

  private SessionView required(String name) {
    return sessions.find(name).orElseThrow(() -> new SessionException.NotFound(name));
  }

  private static boolean expandsApps(Call call) {
    return call.query(query -> query.strings("expand", EXPANSIONS_MAX)).contains("apps");
  }

  private record Creation(String name, boolean start, SessionConfig config) {}
}
