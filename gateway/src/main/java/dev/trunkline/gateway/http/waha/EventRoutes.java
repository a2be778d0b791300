package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.event.Envelope;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.Envelopes;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StreamCursor;
import java.util.List;
import java.util.Optional;

/// A session's events, and those of all, for those who come and get them. Ours.
final class EventRoutes {
  private static final int LIMIT = 100;
  private static final int LIMIT_MAX = 500;

  private final Sessions sessions;
  private final EventLog log;
  private final EventStream stream;
  private final WahaEnvironment environment;

  EventRoutes(WahaApi.Parts parts) {
    this.sessions = parts.sessions();
    this.log = parts.events();
    this.stream = parts.stream();
    this.environment = parts.surroundings().environment();
  }

  List<Route> routes() {
    return List.of(
        Route.get("/api/{session}/events", Scope.READ, this::events),
        Route.get("/api/events", Scope.READ, this::ofAll));
  }

  private Answer ofAll(Call call) {
    if (!call.seesAll()) {
      throw HttpProblem.forbidden();
    }
    Wanted wanted = call.query(Wanted::of);
    EventStream.Part part = stream.after(wanted.after(), wanted.limit());
    List<Envelope> events =
        part.events().stream()
            .flatMap(it ->
                sessions
                    .seen(it.session().value())
                    .map(view -> Envelopes.of(it.event(), view, environment))
                    .stream())
            .toList();
    return Answer.json(new StreamPart(events, part.next().toString(), stream.end().toString()));
  }

  /// Which part of the stream is wanted.
  private record Wanted(StreamCursor after, int limit) {
    static Wanted of(Fields query) {
      return new Wanted(
          cursor(query).orElse(StreamCursor.BEGIN), query.integer("limit", 1, LIMIT_MAX, LIMIT));
    }
  }

  /// Where a reader of the stream wants to go on; empty when it says nothing of it.
  static Optional<StreamCursor> cursor(Fields query) {
    Optional<String> text = query.optionalString("after").filter(it -> !it.isEmpty());
    try {
      return text.map(StreamCursor::parse);
    } catch (IllegalArgumentException _) {
      query.reject("after", "must be the cursor that an answer gave as `next`");
      return Optional.empty();
    }
  }

  /// @param next what to ask for as `after`
  /// @param last the cursor behind the newest event
  private record StreamPart(List<Envelope> events, String next, String last) {}

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
