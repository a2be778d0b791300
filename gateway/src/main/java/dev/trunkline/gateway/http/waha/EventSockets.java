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
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoreException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// WAHA's `/ws`: events as they come, and with `after`, those that came before. It reads the log,
/// so a slow client misses nothing, and costs a cursor.
final class EventSockets {
  private static final int BATCH = 100;
  private static final int NAMES_MAX = 100;
  private static final String ALL = "*";
  private static final String NOT_IN_ALL = "engine.event";

  /// How often sessions are looked at whose events are logged elsewhere, and clients are pinged.
  private static final Duration ROUND = Duration.ofSeconds(5);

  private static final int ROUNDS_PER_PING = 12;

  private final Sessions sessions;
  private final EventLog log;
  private final EventNews news;
  private final WahaEnvironment environment;

  EventSockets(Sessions sessions, EventLog log, EventNews news, WahaEnvironment environment) {
    this.sessions = sessions;
    this.log = log;
    this.news = news;
    this.environment = environment;
  }

  List<SocketRoute> routes() {
    return List.of(new SocketRoute("/ws", Scope.READ, this::open));
  }

  /// @param after the number behind which a single session's events are wanted
  private record Wanted(String session, Set<String> names, Optional<Long> after) {
    boolean wants(String name) {
      return names.contains(name) || (names.contains(ALL) && !name.equals(NOT_IN_ALL));
    }
  }

  private SocketRoute.Handler open(Call call) {
    Wanted wanted = call.query(EventSockets::wanted);
    boolean all = wanted.session().equals(ALL);
    if (!all && !call.sees(wanted.session())) {
      throw HttpProblem.forbidden();
    }
    if (!all && sessions.find(wanted.session()).isEmpty()) {
      throw new SessionException.NotFound(wanted.session());
    }
    return socket -> new Stream(call, wanted, socket).run();
  }

  private static Wanted wanted(Fields query) {
    String session = query.optionalString("session").filter(text -> !text.isEmpty()).orElse(ALL);
    Set<String> names =
        query.strings("events", NAMES_MAX).stream()
            .flatMap(text -> Arrays.stream(text.split(",")))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .collect(Collectors.toSet());
    boolean starts = query.optionalString("after").filter(text -> !text.isEmpty()).isPresent();
    if (starts && session.equals(ALL)) {
      query.reject("after", "needs a single session, since each has numbers of its own");
    }
    return new Wanted(
        session,
        names.isEmpty() ? Set.of(ALL) : names,
        starts ? Optional.of(Page.of(query).after()) : Optional.empty());
  }

  /// What one client is told.
  private final class Stream {
    private final Call call;
    private final Wanted wanted;
    private final WebSocket socket;
    private final Map<String, Long> reached = new HashMap<>();

    Stream(Call call, Wanted wanted, WebSocket socket) {
      this.call = call;
      this.wanted = wanted;
      this.socket = socket;
    }

    void run() throws InterruptedException {
      try (EventNews.Subscription subscription = news.subscribe()) {
        begin();
        tell(reached.keySet());
        for (int round = 1; socket.isOpen(); round++) {
          Set<String> fresh = subscription.await(ROUND);
          if (fresh.isEmpty()) {
            begin();
          }
          tell(fresh.isEmpty() ? reached.keySet() : fresh);
          if (round % ROUNDS_PER_PING == 0) {
            socket.ping();
          }
        }
      }
    }

    /// Sessions that came since are told from now on.
    private void begin() {
      try {
        for (String name : names()) {
          if (!reached.containsKey(name)) {
            long last = wanted.after().orElseGet(() -> log.last(new SessionId(name)));
            reached.put(name, last);
          }
        }
      } catch (StoreException _) {
        // the next round asks again
      }
    }

    private List<String> names() {
      return wanted.session().equals(ALL)
          ? sessions.list().stream().map(SessionView::name).filter(call::sees).toList()
          : List.of(wanted.session());
    }

    private void tell(Collection<String> names) {
      for (String name : new HashSet<>(names)) {
        boolean covered = wanted.session().equals(ALL) || wanted.session().equals(name);
        if (covered && call.sees(name)) {
          tell(name);
        }
      }
    }

    private void tell(String name) {
      SessionId id = new SessionId(name);
      try {
        long at = reached.computeIfAbsent(name, _ -> 0L); // created since: all it has is new
        List<LoggedEvent> events = log.after(id, at, BATCH);
        while (!events.isEmpty() && socket.isOpen()) {
          Optional<SessionView> view = sessions.find(name);
          for (LoggedEvent event : events) {
            if (view.isPresent() && wanted.wants(event.name())) {
              byte[] text = Json.bytes(Envelopes.of(event, view.get(), environment));
              socket.send(new String(text, StandardCharsets.UTF_8));
            }
            reached.put(name, event.seq());
          }
          events = log.after(id, events.getLast().seq(), BATCH);
        }
      } catch (StoreException _) {
        // the next round goes on
      }
    }
  }
}
