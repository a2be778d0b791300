package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.jdbc.PostgresServer;
import dev.trunkline.simulator.registry.Account;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The database server of a gateway goes away, and comes back.
class StoreOutageTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("outage", 4));

  @TempDir private Path data;
  private final PostgresServer server = PostgresServer.durable("outage");

  @AfterEach
  void stopServer() {
    server.close();
  }

  @Test
  void refusesWhileTheDatabaseIsAwayAndLosesNothing() {
    try (TestWorld world = world(60)) {
      Account bob = paired(world);
      assertThat(send(world, bob, "before").statusCode()).isEqualTo(201);

      server.crash();
      Thread waiting = Thread.ofVirtual().start(() -> send(world, bob, "meanwhile"));
      HttpResponse<String> refused = awaitRefusal(world, bob);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      server.restart();

      await().atMost(LONG).until(() -> send(world, bob, "after").statusCode() == 201);
      await().atMost(LONG).until(() -> !waiting.isAlive());
      await()
          .atMost(LONG)
          .untilAsserted(() -> assertThat(world.inbox(bob)).startsWith("before").endsWith("after"));
      assertThat(world.inbox(bob)).doesNotHaveDuplicates();
      assertThat(world.violations()).isEmpty();
    }
  }

  @Test
  void goesOnFromWhatTheDatabaseHasAfterItWasAwayForTooLong() {
    try (TestWorld world = world(1)) {
      Account bob = paired(world);
      List<String> accepted =
          IntStream.range(0, 20)
              .mapToObj(i -> "m" + i)
              .filter(text -> {
                if (text.equals("m10")) {
                  server.crash();
                }
                return send(world, bob, text).statusCode() == 201;
              })
              .toList();

      awaitRefusal(world, bob);
      server.restart();

      await().atMost(LONG).until(() -> send(world, bob, "after").statusCode() == 201);
      await()
          .atMost(LONG)
          .untilAsserted(
              () -> assertThat(world.inbox(bob)).containsAll(accepted).endsWith("after"));
      assertThat(world.inbox(bob)).doesNotHaveDuplicates();
      assertThat(accepted).hasSizeGreaterThanOrEqualTo(10);
      assertThat(world.violations()).isEmpty();
    }
  }

  /// `-Doutage=60` makes it as long as a gateway is patient by default.
  @Test
  void answersTheSameKeyOnceHoweverLongTheDatabaseIsAway() {
    try (TestWorld world = world(60)) {
      Account bob = paired(world);
      server.crash();
      Instant end = Instant.now().plus(OUTAGE);
      Thread early = Thread.ofVirtual().start(() -> sendOnce(world, bob));
      await().atMost(LONG).until(() -> ready(world) == 503);

      await()
          .pollDelay(Duration.ofSeconds(2))
          .pollInterval(Duration.ofMillis(200))
          .atMost(OUTAGE.plus(LONG))
          .until(() -> {
            HttpResponse<String> answer = sendOnce(world, bob);
            assertThat(answer.statusCode()).isIn(503, 504);
            assertThat(answer.headers().firstValue("Retry-After").isPresent())
                .isEqualTo(answer.statusCode() == 503);
            return Instant.now().isAfter(end);
          });
      server.restart();

      await().atMost(LONG).until(() -> sendOnce(world, bob).statusCode() == 201);
      await().atMost(LONG).until(() -> !early.isAlive());
      await().atMost(LONG).until(() -> ready(world) == 200);
      await().atMost(LONG).untilAsserted(() -> assertThat(world.inbox(bob)).contains("once"));
      assertThat(world.inbox(bob)).containsOnlyOnce("once");
      assertThat(world.violations()).isEmpty();
    }
  }

  private static HttpResponse<String> sendOnce(TestWorld world, Account to) {
    String body =
        "{\"chatId\":\"%s@c.us\",\"text\":\"once\",\"async\":true}".formatted(to.phoneNumber());
    return world.send(
        world
            .request("/api/sendText")
            .header("Idempotency-Key", "order-1")
            .POST(BodyPublishers.ofString(body)));
  }

  /// Nothing is written meanwhile, so no commit fails.
  @Test
  void isNotReadyWhileTheDatabaseIsAwayThoughNobodyAsksForAnything() {
    try (TestWorld world = new TestWorld(data, Map.of("DATABASE_URL", server.newStore()))) {
      await().atMost(LONG).until(() -> ready(world) == 200);
      server.crash();

      await().atMost(LONG).until(() -> ready(world) == 503);
      server.restart();
      await().atMost(LONG).until(() -> ready(world) == 200);
    }
  }

  private static int ready(TestWorld world) {
    return world.send(world.request("/health/ready").GET()).statusCode();
  }

  private TestWorld world(int patience) {
    return new TestWorld(
        data,
        Map.of(
            "DATABASE_URL",
            server.newStore(),
            "TRUNKLINE_STORE_PATIENCE_SECONDS",
            Integer.toString(patience)));
  }

  private static Account paired(TestWorld world) {
    Account bob = world.person("Bob");
    world.pair("default", world.person("Alice"));
    return bob;
  }

  private static HttpResponse<String> awaitRefusal(TestWorld world, Account to) {
    return await()
        .atMost(LONG)
        .until(() -> send(world, to, "refused"), response -> response.statusCode() == 503);
  }

  private static HttpResponse<String> send(TestWorld world, Account to, String text) {
    return world.post(
        "/api/sendText",
        "{\"chatId\":\"%s@c.us\",\"text\":\"%s\",\"async\":true}"
            .formatted(to.phoneNumber(), text));
  }
}
