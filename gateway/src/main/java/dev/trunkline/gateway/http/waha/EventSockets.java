package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.http.SocketRoute;
import dev.trunkline.gateway.http.WebSocket;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.Envelopes;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StreamCursor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// WAHA's `/ws`: events as they come, and with `after`, those that came before. It reads the log,
/// so a slow client misses nothing, and costs a cursor.
final class EventSockets {
  private static final int BATCH = 100;
  private static final int NAMES_MAX = 100;
  private static final String ALL = "*";
  private static final String NOT_IN_ALL = "engine.event";

  /// How often the store is asked for what other members logged.
  private static final Duration ROUND = Duration.ofMillis(500);

  private static final int ROUNDS_PER_PING = 120;

  private final Sessions sessions;
  private final EventLog log;
  private final EventStream stream;
  private final EventNews news;
  private final WahaEnvironment environment;

  EventSockets(WahaApi.Parts parts, EventNews news) {
    this.sessions = parts.sessions();
    this.log = parts.events();
    this.stream = parts.stream();
    this.news = news;
    this.environment = parts.surroundings().environment();
  }

  List<SocketRoute> routes() {
    return List.of(new SocketRoute("/ws", Scope.READ, this::open));
  }

  /// @param after the number behind which a single session's events are wanted
  /// @param from the cursor behind which those of all are
  private record Wanted(
      String session, Set<String> names, Optional<Long> after, Optional<StreamCursor> from) {
    boolean ofAll() {
      return session.equals(ALL);
    }

    boolean wants(String name) {
      return names.contains(name) || (names.contains(ALL) && !name.equals(NOT_IN_ALL));
    }
  }

  private SocketRoute.Handler open(Call call) {
    Wanted wanted = call.query(EventSockets::wanted);
    if (!wanted.ofAll() && !call.sees(wanted.session())) {
      throw HttpProblem.forbidden();
    }
    if (!wanted.ofAll() && sessions.seen(wanted.session()).isEmpty()) {
      throw new SessionException.NotFound(wanted.session());
    }
    return socket ->
        serve(socket, wanted.ofAll() ? new OfAll(call, wanted, socket) : new OfOne(wanted, socket));
  }

  private static Wanted wanted(Fields query) {
    String session = query.optionalString("session").filter(text -> !text.isEmpty()).orElse(ALL);
    Set<String> names =
        query.strings("events", NAMES_MAX).stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toSet());
    boolean ofAll = session.equals(ALL);
    boolean starts = query.optionalString("after").filter(text -> !text.isEmpty()).isPresent();
    return new Wanted(
        session,
        names.isEmpty() ? Set.of(ALL) : names,
        starts && !ofAll ? Optional.of(Page.of(query).after()) : Optional.empty(),
        starts && ofAll ? beginning(query) : Optional.empty());
  }

  /// A cursor, or `0` for everything that is kept.
  private static Optional<StreamCursor> beginning(Fields query) {
    return query.optionalString("after").filter("0"::equals).isPresent()
        ? Optional.of(StreamCursor.BEGIN)
        : EventRoutes.cursor(query);
  }

  private void serve(WebSocket socket, Told told) throws InterruptedException {
    try (EventNews.Subscription subscription = news.subscribe()) {
      for (int round = 1; socket.isOpen(); round++) {
        try {
          told.tellNews();
        } catch (StoreException _) {
          // the next round goes on
        }
        var _ = subscription.await(ROUND);
        if (round % ROUNDS_PER_PING == 0) {
          socket.ping();
        }
      }
    }
  }

  /// What a client is told.
  private interface Told {
    /// Tells all that there is.
    void tellNews();
  }

  private void tell(WebSocket socket, Wanted wanted, SessionView view, LoggedEvent event) {
    if (wanted.wants(event.name())) {
      byte[] text = Json.bytes(Envelopes.of(event, view, environment));
      socket.send(new String(text, StandardCharsets.UTF_8));
    }
  }

  /// The events of a single session.
  private final class OfOne implements Told {
    private final Wanted wanted;
    private final WebSocket socket;
    private final SessionId session;
    private @Nullable Long reached;

    OfOne(Wanted wanted, WebSocket socket) {
      this.wanted = wanted;
      this.socket = socket;
      this.session = new SessionId(wanted.session());
      this.reached = wanted.after().orElse(null);
    }

    @Override
    public void tellNews() {
      long at = reached == null ? log.last(session) : reached;
      reached = at;
      List<LoggedEvent> events = log.after(session, at, BATCH);
      while (!events.isEmpty() && socket.isOpen()) {
        Optional<SessionView> view = sessions.seen(wanted.session());
        for (LoggedEvent event : events) {
          view.ifPresent(it -> tell(socket, wanted, it, event));
          reached = event.seq();
        }
        events = log.after(session, events.getLast().seq(), BATCH);
      }
    }
  }

  /// The events of all sessions, of whichever member. Who began with a cursor is told a new one
  /// behind each part, to begin there the next time.
  private final class OfAll implements Told {
    private final Call call;
    private final Wanted wanted;
    private final WebSocket socket;
    private @Nullable StreamCursor reached;

    OfAll(Call call, Wanted wanted, WebSocket socket) {
      this.call = call;
      this.wanted = wanted;
      this.socket = socket;
      this.reached = wanted.from().orElse(null);
    }

    @Override
    public void tellNews() {
      StreamCursor at = reached == null ? stream.end() : reached;
      reached = at;
      EventStream.Part part = stream.after(at, BATCH);
      while (!part.events().isEmpty() && socket.isOpen()) {
        part.events().forEach(this::tell);
        reached = part.next();
        if (wanted.from().isPresent()) {
          socket.send(cursor(part.next()));
        }
        part = stream.after(part.next(), BATCH);
      }
    }

    private void tell(EventStream.SessionEvent event) {
      String name = event.session().value();
      if (call.sees(name)) {
        sessions
            .seen(name)
            .ifPresent(view -> EventSockets.this.tell(socket, wanted, view, event.event()));
      }
    }

    private static String cursor(StreamCursor next) {
      Map<String, Object> told =
          Map.of("event", "stream.cursor", "payload", Map.of("after", next.toString()));
      return new String(Json.bytes(told), StandardCharsets.UTF_8);
    }
  }
}
