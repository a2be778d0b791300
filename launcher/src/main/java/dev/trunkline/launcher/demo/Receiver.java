package dev.trunkline.launcher.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.trunkline.launcher.demo.Steps.StepFailedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// What a user would have: a server that takes webhooks.
final class Receiver implements AutoCloseable {
  private static final int SHOWN_MAX = 1_000;

  private final HttpServer server;
  private final List<JsonNode> events = new ArrayList<>();
  private final Consumer<JsonNode> also;

  Receiver() throws IOException {
    this(_ -> {});
  }

  /// @param also is given every event
  Receiver(Consumer<JsonNode> also) throws IOException {
    this.also = also;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/hook", this::take);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/hook");
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      JsonNode event = Calls.parse(body);
      also.accept(event);
      synchronized (this) {
        if (events.size() < SHOWN_MAX) {
          events.add(event);
        }
        notifyAll();
      }
      exchange.sendResponseHeaders(200, -1);
    }
  }

  /// Waits for an event, and shows it.
  synchronized JsonNode await(String what, Predicate<JsonNode> wanted) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (true) {
      for (JsonNode event : events) {
        if (wanted.test(event)) {
          show(event);
          return event;
        }
      }
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        throw new StepFailedException("no webhook came with " + what);
      }
      wait(left);
    }
  }

  private static void show(JsonNode event) {
    JsonNode payload = event.path("payload");
    String detail =
        switch (event.path("event").asText()) {
          case "message", "message.any" ->
              payload.path("from").asText() + ": " + payload.path("body").asText();
          case "message.ack" ->
              payload.path("id").asText() + " " + payload.path("ackName").asText();
          default -> payload.path("status").asText();
        };
    System.out.println("   webhook " + event.path("event").asText() + "  " + detail);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
