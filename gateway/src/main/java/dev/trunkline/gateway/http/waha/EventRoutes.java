package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.event.Envelope;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.session.Envelopes;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import java.util.List;

/// A session's events, for those who come and get them. Ours.
final class EventRoutes {
  private final Sessions sessions;
  private final EventLog log;
  private final WahaEnvironment environment;

  EventRoutes(Sessions sessions, EventLog log, WahaEnvironment environment) {
    this.sessions = sessions;
    this.log = log;
    this.environment = environment;
  }

  List<Route> routes() {
    return List.of(Route.get("/api/{session}/events", Scope.READ, this::events));
  }

  private Answer events(Call call) {
    String name = call.session();
    SessionView view = sessions.find(name).orElseThrow(() -> new SessionException.NotFound(name));
    Page page = call.query(Page::of);
    SessionId id = new SessionId(name);
    List<LoggedEvent> events = log.after(id, page.after(), page.limit());
    long reached = events.isEmpty() ? page.after() : events.getLast().seq();
    boolean gap = !events.isEmpty() && events.getFirst().seq() > page.after() + 1;
    return Answer.json(
        new Part(
            events.stream().map(event -> Envelopes.of(event, view, environment)).toList(),
            reached,
            log.last(id),
            gap));
  }

  /// @param next what to ask for as `after`
  /// @param last the newest event's number
  /// @param gap whether events behind `after` are kept no longer
  private record Part(List<Envelope> events, long next, long last, boolean gap) {}
}
