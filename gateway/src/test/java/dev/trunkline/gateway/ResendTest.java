package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.jdbc.PostgresServer;
import dev.trunkline.simulator.registry.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A phone that cannot read a message asks for it again, and gets it from whoever runs the session
/// by then.
class ResendTest {
  /// Longer than it takes to stop.
  private static final Duration LATE = Duration.ofSeconds(4);

  @TempDir private Path data;

  @Test
  void encryptsAnewAfterARestart() {
    resends(Map.of());
  }

  /// On PostgreSQL, a process that starts again is another member, with other epochs.
  @Test
  void encryptsAnewAsAnotherMember() {
    resends(Map.of("DATABASE_URL", PostgresServer.shared().newStore()));
  }

  private void resends(Map<String, String> settings) {
    try (TestWorld world = new TestWorld(data, settings)) {
      // Given: two who have a ratchet, which one of them loses
      Account alice = world.person("Alice");
      Account bob = world.person("Bob");
      world.pair("default", alice);
      send(world, bob, "first");
      await().atMost(TestWorld.PATIENCE).until(() -> world.inbox(bob).contains("first"));
      world.write(bob, alice, "hello");
      await().atMost(TestWorld.PATIENCE).until(() -> events(world).contains("hello"));
      world.loseRatchets(bob, alice);
      world.delayReceipts(alice, LATE);

      // When: the request to send it again comes to the next process
      send(world, bob, "unreadable");
      world.restart();

      // Then
      await()
          .atMost(TestWorld.PATIENCE)
          .untilAsserted(() ->
              assertThat(world.inbox(bob))
                  .contains("first")
                  .endsWith("unreadable")
                  .doesNotHaveDuplicates());
      assertThat(world.retries(bob, "unreadable")).isPositive();
      assertThat(world.violations()).isEmpty();
    }
  }

  private static String events(TestWorld world) {
    return world.get("/api/default/events?limit=1000").toString();
  }

  private static void send(TestWorld world, Account to, String text) {
    String body = "{\"chatId\":\"%s@c.us\",\"text\":\"%s\"}".formatted(to.phoneNumber(), text);
    assertThat(world.post("/api/sendText", body).statusCode()).isEqualTo(201);
  }
}
