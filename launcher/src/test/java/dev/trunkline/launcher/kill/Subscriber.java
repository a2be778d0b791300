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
/// order now and then.
final class Subscriber implements AutoCloseable {
  private static final int FAILS_ONE_IN = 500;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final RandomGenerator random;
  private final Trigger called = new Trigger();
  private final Map<String, EventStream> own = new ConcurrentHashMap<>();
  private final Map<String, EventStream> ofAll = new ConcurrentHashMap<>();
  private final LongAdder brokenOff = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private volatile long lastCallAt = System.nanoTime();

  /// @param random from any thread
  Subscriber(RandomGenerator random) throws IOException {
    this.random = random;
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
      streams
          .computeIfAbsent(
              event.session(), name -> new EventStream(exchange.getHttpContext().getPath() + name))
          .take(event);
      called.fire();
      boolean fails = random.nextInt(FAILS_ONE_IN) == 0;
      if (fails) {
        failed.increment();
      }
      exchange.sendResponseHeaders(fails ? 503 : 200, -1);
    } catch (JsonProcessingException _) {
      brokenOff.increment(); // the gateway died in the middle of the body
    }
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
