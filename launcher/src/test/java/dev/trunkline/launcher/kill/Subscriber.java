package dev.trunkline.launcher.kill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/// Who wants the events: a server with one webhook for all sessions and one for each. It is out of
/// order now and then: it answers 503 or 500, or ends the connection, before or after it took the
/// event.
final class Subscriber implements AutoCloseable {
  /// One call in so many fails.
  static final int RARELY = 500;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final RandomGenerator random;
  private final int failsOneIn;
  private final Trigger called = new Trigger();
  private final Map<String, EventStream> own = new ConcurrentHashMap<>();
  private final Map<String, EventStream> ofAll = new ConcurrentHashMap<>();
  private final LongAdder brokenOff = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile long lastCallAt = System.nanoTime();

  /// @param random used by any thread
  /// @param failsOneIn one call in so many fails
  Subscriber(RandomGenerator random, int failsOneIn) throws IOException {
    this.random = random;
    this.failsOneIn = failsOneIn;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/own", exchange -> take(exchange, own));
    server.createContext("/all", exchange -> take(exchange, ofAll));
    server.start();
  }

  /// Fires when an event has arrived and is not answered yet.
  Trigger called() {
    return called;
  }

  long brokenOff() {
    return brokenOff.sum();
  }

  long failed() {
    return failed.sum();
  }

  /// A session's own webhook.
  String own() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/own";
  }

  /// The webhook of all sessions.
  String all() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/all";
  }

  private void take(HttpExchange exchange, Map<String, EventStream> streams) throws IOException {
    try (exchange) {
      ToldEvent event = ToldEvent.parse(exchange.getRequestBody().readAllBytes());
      lastCallAt = System.nanoTime();
      boolean fails = random.nextInt(failsOneIn) == 0;
      if (!fails || random.nextBoolean()) {
        streams
            .computeIfAbsent(
                event.session(),
                name -> new EventStream(exchange.getHttpContext().getPath() + " " + name))
            .take(event);
        called.fire();
      }
      if (fails) {
        failed.increment();
        fail(exchange);
      } else {
        exchange.sendResponseHeaders(200, -1);
      }
    } catch (JsonProcessingException _) {
      brokenOff.increment(); // the gateway died in the middle of the body
    }
  }

  private void fail(HttpExchange exchange) throws IOException {
    switch (random.nextInt(3)) {
      case 0 -> exchange.sendResponseHeaders(503, -1);
      case 1 -> exchange.sendResponseHeaders(500, -1);
      default -> {} // closed without an answer
    }
  }

  /// How long a gateway is told to wait after a failure: not at all when they are many, so that a
  /// run ends.
  int retryDelaySeconds() {
    return failsOneIn < RARELY ? 0 : 1;
  }

  /// What the session's own webhook was told.
  EventStream of(Party party) {
    return own.computeIfAbsent(party.name(), name -> new EventStream("/own " + name));
  }

  /// What the webhook of all sessions was told of a session.
  EventStream ofAll(Party party) {
    return ofAll.computeIfAbsent(party.name(), name -> new EventStream("/all " + name));
  }

  List<EventStream> streams() {
    return List.of(own.values(), ofAll.values()).stream().flatMap(Collection::stream).toList();
  }

  boolean isQuiet(long millis) {
    return System.nanoTime() - lastCallAt > millis * 1_000_000;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
