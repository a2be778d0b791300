package dev.trunkline.simulator.admin;

import io.helidon.http.HttpException;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server of the admin API. What it offers is in docs/simulator.md.
public final class AdminServer implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(AdminServer.class);

  /// A body beyond this is not even read before it is refused.
  private static final long HARD_BODY_BYTES_MAX = 8L * Exchange.BODY_BYTES_MAX;

  private final WebServer server;

  private AdminServer(WebServer server) {
    this.server = server;
  }

  /// Starts to listen.
  ///
  /// @param port 0 for any that is free
  public static AdminServer start(String host, int port, Controls controls) {
    Routes routes = new Routes(controls);
    WorldRoutes.add(routes);
    AccountRoutes.add(routes);
    PairingRoutes.add(routes);
    PhoneRoutes.add(routes);
    GroupRoutes.add(routes);
    DeviceRoutes.add(routes);
    FaultRoutes.add(routes);
    routes.otherwise();
    return new AdminServer(
        WebServer.builder()
            .host(host)
            .port(port)
            .maxPayloadSize(HARD_BODY_BYTES_MAX)
            .shutdownHook(false)
            .routing(routes.http)
            .build()
            .start());
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }

  /// Where each concern adds what it offers.
  static final class Routes {
    private final HttpRouting.Builder http = HttpRouting.builder();
    private final Controls controls;

    Routes(Controls controls) {
      this.controls = controls;
      http.error(
              Refusal.class,
              (request, response, refusal) ->
                  new Exchange(request, response, controls)
                      .answer(refusal.status(), error(String.valueOf(refusal.getMessage()))))
          .error(
              HttpException.class,
              (request, response, refusal) ->
                  new Exchange(request, response, controls)
                      .answer(refusal.status().code(), error(String.valueOf(refusal.getMessage()))))
          .error(
              RuntimeException.class,
              (request, response, bug) -> {
                LOGGER.atError().setCause(bug).log("a request failed");
                new Exchange(request, response, controls)
                    .answer(500, error("internal error: " + bug.getMessage()));
              });
    }

    Controls controls() {
      return controls;
    }

    private static Map<String, String> error(String message) {
      return Map.of("error", message);
    }

    Routes get(String path, Consumer<Exchange> handler) {
      http.get(path, handler(handler));
      return this;
    }

    Routes post(String path, Consumer<Exchange> handler) {
      http.post(path, handler(handler));
      return this;
    }

    Routes put(String path, Consumer<Exchange> handler) {
      http.put(path, handler(handler));
      return this;
    }

    Routes delete(String path, Consumer<Exchange> handler) {
      http.delete(path, handler(handler));
      return this;
    }

    /// Answers what nobody offers.
    void otherwise() {
      http.any(
          "/*",
          handler(exchange -> {
            throw Refusal.notFound("there is nothing to do at " + exchange.what());
          }));
    }

    private Handler handler(Consumer<Exchange> handler) {
      return (request, response) -> handler.accept(new Exchange(request, response, controls));
    }
  }
}
