package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.SocketRoute;
import dev.trunkline.gateway.http.Surroundings;
import dev.trunkline.gateway.metric.Metrics;
import dev.trunkline.gateway.session.SessionDefaults;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.Outbox;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// All routes that are served: of WAHA's API, and what is added to it.
public final class WahaApi {
  private WahaApi() {}

  /// What the routes stand on.
  public record Parts(
      Sessions sessions,
      Outbox outbox,
      EventLog events,
      EventStream stream,
      Health health,
      Metrics metrics,
      Surroundings surroundings,
      Supplier<String> self) {}

  /// @param news tells where there are new events
  public static List<SocketRoute> sockets(Parts parts, EventNews news) {
    return new EventSockets(parts, news).routes();
  }

  public static List<Route> routes(Configuration configuration, Parts parts) {
    Sessions sessions = parts.sessions();
    Surroundings surroundings = parts.surroundings();
    SessionDefaults defaults = configuration.sessions().defaults();
    return Stream.of(
            new SessionRoutes(
                    sessions, defaults, parts.self(), () -> SessionName.fresh(surroundings))
                .routes(),
            new OldSessionRoutes(sessions, defaults).routes(),
            new PairingRoutes(sessions).routes(),
            new ChattingRoutes(sessions).routes(),
            new OutboxRoutes(sessions, parts.outbox()).routes(),
            new BulkRoutes(sessions, parts.outbox()).routes(),
            new EventRoutes(parts).routes(),
            new WebhookRoutes(sessions, parts.events()).routes(),
            new ContactRoutes(sessions).routes(),
            new PresenceRoutes(sessions).routes(),
            new ServerRoutes(parts.health(), parts.metrics(), surroundings)
                .routes(configuration.metrics().enabled()),
            new ContractRoutes(configuration.swagger()).routes())
        .flatMap(List::stream)
        .toList();
  }
}
