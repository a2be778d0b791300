package dev.trunkline.gateway.http.waha;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.http.Surroundings;
import dev.trunkline.gateway.metric.Metrics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The server itself: is it there, is it well, what is it, what did it count.
final class ServerRoutes {
  private static final String METRICS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Health health;
  private final Metrics metrics;
  private final Surroundings surroundings;
  private final Instant startedAt;

  ServerRoutes(Health health, Metrics metrics, Surroundings surroundings) {
    this.health = health;
    this.metrics = metrics;
    this.surroundings = surroundings;
    startedAt = surroundings.clock().instant();
  }

  List<Route> routes(boolean withMetrics) {
    List<Route> routes =
        new ArrayList<>(
            List.of(
                Route.get("/ping", Scope.OPEN, _ -> Answer.json(Map.of("message", "pong"))),
                Route.get("/health", Scope.READ, this::health),
                Route.get("/health/ready", Scope.OPEN, this::ready),
                Route.get("/api/server/version", Scope.READ, this::version),
                Route.get("/api/version", Scope.READ, this::version),
                Route.get("/api/server/status", Scope.READ, this::status)));
    if (withMetrics) {
      routes.add(
          Route.get("/metrics", Scope.METRICS, _ -> Answer.of(METRICS_TEXT, metrics.text())));
    }
    return routes;
  }

  private Answer health(Call call) {
    Map<String, State> up = new TreeMap<>();
    Map<String, State> down = new TreeMap<>();
    for (Health.Component component : health.components()) {
      (component.up() ? up : down).put(component.name(), State.of(component));
    }
    Map<String, State> all = new TreeMap<>(up);
    all.putAll(down);
    return down.isEmpty()
        ? Answer.json(new Report("ok", up, down, all))
        : Answer.json(new Report("error", up, down, all)).withStatus(503);
  }

  private Answer ready(Call call) {
    return health.isReady()
        ? Answer.json(Map.of("status", "ok"))
        : Answer.json(Map.of("status", "error")).withStatus(503);
  }

  private Answer version(Call call) {
    return Answer.json(surroundings.environment());
  }

  private Answer status(Call call) {
    long began = startedAt.toEpochMilli();
    return Answer.json(
        new Status(
            began, surroundings.clock().millis() - began, surroundings.environment().worker()));
  }

  /// In the shape of `@nestjs/terminus`.
  private record Report(
      String status,
      Map<String, State> info,
      Map<String, State> error,
      Map<String, State> details) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  private record State(String status, @Nullable String message) {
    static State of(Health.Component component) {
      return new State(component.up() ? "up" : "down", component.detail().orElse(null));
    }
  }

  /// Both in milliseconds.
  private record Status(long startTimestamp, long uptime, WahaEnvironment.Worker worker) {}
}
