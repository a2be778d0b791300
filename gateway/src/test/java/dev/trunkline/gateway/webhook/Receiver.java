package dev.trunkline.gateway.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trunkline.gateway.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A user's server on loopback that gets webhooks and answers as a test wants.
final class Receiver implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Received> requests = new LinkedBlockingQueue<>();
  private volatile Behaviour behaviour = exchange -> exchange.sendResponseHeaders(200, -1);

  /// On a free port.
  Receiver() {
    this(0);
  }

  Receiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
    } catch (IOException e) {
      throw new AssertionError("cannot listen", e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::receive);
    server.start();
  }

  /// How requests are answered.
  interface Behaviour {
    void answer(HttpExchange exchange) throws IOException;
  }

  /// A request that came.
  record Received(String uri, String event, long seq, Optional<String> requestId) {}

  void behave(Behaviour next) {
    behaviour = next;
  }

  void answer(int status) {
    behave(exchange -> exchange.sendResponseHeaders(status, -1));
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/hook";
  }

  /// The next request, whether it was answered well or not.
  Received next() {
    try {
      Received request = requests.poll(20, TimeUnit.SECONDS);
      if (request == null) {
        throw new AssertionError("no request came");
      }
      return request;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /// The numbers of the next events.
  List<Long> nextSeqs(int count) {
    List<Long> seqs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      seqs.add(next().seq());
    }
    return seqs;
  }

  boolean isIdle() {
    return requests.isEmpty();
  }

  private void receive(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      var envelope = Json.read(new String(body, StandardCharsets.UTF_8));
      requests.add(
          new Received(
              exchange.getRequestURI().toString(),
              envelope.path("event").asText(),
              envelope.path("seq").asLong(),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Webhook-Request-Id"))));
      behaviour.answer(exchange);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
