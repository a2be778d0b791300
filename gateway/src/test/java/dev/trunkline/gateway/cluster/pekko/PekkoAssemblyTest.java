package dev.trunkline.gateway.cluster.pekko;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Members that form a cluster, share its shards and hand them to each other.
class PekkoAssemblyTest {
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final String url = PostgresServer.shared().newStore();

  private TestMember member(String name) {
    return new TestMember(url, name, 1000);
  }

  private static boolean share(TestMember... members) {
    return Stream.of(members).mapToInt(it -> it.shards().size()).sum() == StoreSettings.SHARDS
        && Stream.of(members).noneMatch(it -> it.shards().size() < 256 / members.length * 3 / 4)
        && disjoint(members);
  }

  private static boolean disjoint(TestMember... members) {
    return Stream.of(members)
        .allMatch(one ->
            Stream.of(members)
                .allMatch(two -> one == two || Collections.disjoint(one.shards(), two.shards())));
  }

  private static void awaitShared(TestMember... members) {
    await().atMost(PATIENCE).until(() -> share(members));
  }

  @RepeatedTest(2)
  void isOneClusterWhenTwoStartAtTheSameInstant() {
    try (TestMember one = member("one");
        TestMember two = member("two")) {
      // When
      CompletableFuture.allOf(
              CompletableFuture.runAsync(one::start), CompletableFuture.runAsync(two::start))
          .join();

      // Then
      awaitShared(one, two);
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(one.store().members().orElseThrow().living())
                  .allMatch(Member::up)
                  .hasSize(2));
    }
  }

  @Test
  void givesTheShardsOfAMemberThatLeavesToTheOthers() {
    try (TestMember one = member("one").start()) {
      TestMember two = member("two").start();
      awaitShared(one, two);

      // When
      two.member().drain(32);
      two.close();

      // Then
      awaitShared(one);
      assertThat(one.store().members().orElseThrow().living()).hasSize(1);
    }
  }

  @Test
  void entersAgainAfterItWasDeclaredGone() {
    try (TestMember one = member("one").start();
        TestMember two = member("two").start()) {
      awaitShared(one, two);

      // When
      one.store().members().orElseThrow().bury(two.member().self().orElseThrow(), "test");

      // Then
      await().atMost(PATIENCE).until(() -> two.shards().isEmpty());
      awaitShared(one, two);
    }
  }
}
