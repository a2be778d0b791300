package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.trunkline.gateway.store.jdbc.PostgresServer;
import dev.trunkline.gateway.store.jdbc.RawSql;
import dev.trunkline.simulator.registry.Account;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A full disk and a slow database, as those who call sendText see them.
class StoreTroubleTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final int CALLERS = 20;

  @TempDir private Path data;

  /// On a file system of its own, which only root can make; where tests do not run as root,
  /// `SqliteFullTest` alone shows what a full disk does.
  @Test
  void refusesWhileTheDiskIsFullAndSendsWhatWaitedOnce() throws IOException {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", data.toString()),
        "only root can mount a file system that gets full");
    try (TestWorld world = new TestWorld(data, Map.of())) {
      // Given
      Account bob = paired(world);
      Path filler = data.resolve("filler");
      fill(filler);

      // When: what waits is more than the log of the database has room for
      CompletableFuture<Integer> waiting =
          CompletableFuture.supplyAsync(() -> send(world, bob, "x".repeat(60_000)).statusCode());
      IntStream.range(0, 30)
          .forEach(i -> Thread.ofVirtual().start(() -> send(world, bob, filling(i))));
      await().atMost(LONG).until(() -> ready(world) == 503);

      // Then
      HttpResponse<String> refused =
          await()
              .atMost(LONG)
              .pollDelay(Duration.ofSeconds(2))
              .until(() -> send(world, bob, "refused"), response -> response.statusCode() == 503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();

      // And: with room, what waited is answered and sent once
      Files.delete(filler);
      await().atMost(LONG).until(() -> send(world, bob, "after").statusCode() == 201);
      await().atMost(LONG).until(waiting::isDone);
      await().atMost(LONG).until(() -> ready(world) == 200);
      assertThat(waiting.join()).isEqualTo(201);
      await().atMost(LONG).until(() -> world.inbox(bob).contains("after"));
      assertThat(world.inbox(bob)).doesNotHaveDuplicates().contains("x".repeat(60_000));
      assertThat(world.violations()).isEmpty();
    } finally {
      run("umount", "-l", data.toString());
    }
  }

  private static String filling(int number) {
    return number + "y".repeat(60_000);
  }

  @Test
  void answersLateWhileCommitsTakeHalfASecond() {
    String url = PostgresServer.shared().newStore();
    try (TestWorld world = new TestWorld(data, Map.of("DATABASE_URL", url))) {
      // Given
      Account bob = paired(world);
      RawSql.execute(
          url,
          "CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql AS"
              + " $$ BEGIN PERFORM pg_sleep(0.5); RETURN NULL; END $$");
      RawSql.execute(
          url,
          "CREATE TRIGGER slow AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION dawdle()");

      // When
      List<CompletableFuture<Integer>> answers =
          IntStream.range(0, CALLERS)
              .mapToObj(
                  i -> CompletableFuture.supplyAsync(() -> send(world, bob, "m" + i).statusCode()))
              .toList();

      // Then
      assertThat(answers.stream().map(CompletableFuture::join)).containsOnly(201);
      RawSql.execute(url, "DROP TRIGGER slow ON outbox");
      await().atMost(LONG).until(() -> world.inbox(bob).size() == CALLERS);
      assertThat(world.inbox(bob)).doesNotHaveDuplicates();
      assertThat(world.violations()).isEmpty();
    }
  }

  private static int ready(TestWorld world) {
    return world.send(world.request("/health/ready").GET()).statusCode();
  }

  private static Account paired(TestWorld world) {
    Account bob = world.person("Bob");
    world.pair("default", world.person("Alice"));
    return bob;
  }

  private static HttpResponse<String> send(TestWorld world, Account to, String text) {
    return world.post(
        "/api/sendText",
        "{\"chatId\":\"%s@c.us\",\"text\":\"%s\",\"async\":true}"
            .formatted(to.phoneNumber(), text));
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[4096];
    try (OutputStream out = Files.newOutputStream(file)) {
      for (int i = 0; i < 100_000; i++) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
