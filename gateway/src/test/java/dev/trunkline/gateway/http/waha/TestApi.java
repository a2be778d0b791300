package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.ApiServer;
import dev.trunkline.gateway.http.Keys;
import dev.trunkline.gateway.http.Relay;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Surroundings;
import dev.trunkline.gateway.metric.Metrics;
import dev.trunkline.gateway.metric.SessionSample;
import dev.trunkline.gateway.session.FakeSessions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/// The API over real HTTP on loopback, with sessions in memory behind it.
public final class TestApi implements AutoCloseable {
  public static final String KEY = "test-key";

  private static final Contract CONTRACT = new Contract();

  private final HttpClient client = HttpClient.newHttpClient();
  private final FakeSessions sessions = new FakeSessions();
  private final FakeOutbox outbox = new FakeOutbox();
  private final FakeEventLog events = new FakeEventLog();
  private final FakeEventStream stream = new FakeEventStream();
  private final EventNews news = new EventNews();
  private final FakeHealth health = new FakeHealth();
  private final List<Route> routes;
  private final ApiServer server;

  public TestApi() {
    this(Map.of());
  }

  /// @param settings besides the API key
  public TestApi(Map<String, String> settings) {
    this(settings, Optional.empty());
  }

  /// @param keys instead of the one of the settings
  TestApi(Map<String, String> settings, Optional<Keys> keys) {
    Map<String, String> environment = new HashMap<>(settings);
    environment.putIfAbsent("WAHA_API_KEY", KEY);
    environment.put("PORT", "0");
    environment.put("TRUNKLINE_HTTP_ADDRESS", "127.0.0.1");
    Configuration configuration = Configuration.read(environment, new Random(1));
    Surroundings surroundings =
        new Surroundings(
            WahaEnvironment.here("0.1.0", "worker1"),
            Clock.fixed(FakeSessions.NOW, ZoneOffset.UTC),
            new Random(2));
    Metrics metrics = new Metrics(surroundings.environment(), this::samples);
    WahaApi.Parts parts =
        new WahaApi.Parts(
            sessions, outbox, events, stream, health, metrics, surroundings, () -> "worker1");
    routes = WahaApi.routes(configuration, parts);
    server =
        new ApiServer(
                configuration,
                routes,
                keys.orElseGet(() -> Keys.of(configuration.access().apiKey())),
                new ApiServer.Context(
                    surroundings,
                    metrics,
                    WahaApi.sockets(parts, news),
                    Relay.NONE,
                    Optional.empty()))
            .start();
  }

  private List<SessionSample> samples() {
    return sessions.list().stream()
        .map(view ->
            new SessionSample(
                view.name(),
                view.status().name(),
                view.lastActivityAt(),
                Optional.of(view.statusSince())))
        .toList();
  }

  FakeSessions sessions() {
    return sessions;
  }

  FakeOutbox outbox() {
    return outbox;
  }

  FakeEventLog events() {
    return events;
  }

  FakeEventStream stream() {
    return stream;
  }

  EventNews news() {
    return news;
  }

  FakeHealth health() {
    return health;
  }

  List<Route> routes() {
    return routes;
  }

  int port() {
    return server.port();
  }

  HttpResponse<String> get(String path) {
    return send(request(path).GET());
  }

  HttpResponse<String> delete(String path) {
    return send(request(path).DELETE());
  }

  HttpResponse<String> post(String path, String json) {
    return send(request(path).POST(BodyPublishers.ofString(json)));
  }

  HttpResponse<String> put(String path, String json) {
    return send(request(path).PUT(BodyPublishers.ofString(json)));
  }

  /// With the key, and a JSON body to come.
  HttpRequest.Builder request(String path) {
    return anonymous(path).header("X-Api-Key", KEY).header("Content-Type", "application/json");
  }

  HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
  }

  /// Also checks a JSON answer against the contract.
  HttpResponse<String> send(HttpRequest.Builder request) {
    HttpResponse<String> response = send(request, BodyHandlers.ofString());
    if (response.headers().firstValue("Content-Type").orElse("").startsWith("application/json")) {
      CONTRACT.checkAnswer(
          response.request().method(),
          response.uri().getPath(),
          response.statusCode(),
          response.body());
    }
    return response;
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new AssertionError("no answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }

  /// As healthy as a test wants.
  static final class FakeHealth implements Health {
    private volatile boolean up = true;

    void set(boolean isUp) {
      up = isUp;
    }

    @Override
    public boolean isReady() {
      return up;
    }

    @Override
    public List<Component> components() {
      return List.of(
          new Component("store", up, up ? Optional.empty() : Optional.of("the disk is full")));
    }
  }
}
