package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.store.AtOnce;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Sessions that only some members of a cluster may run.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PoolsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String NOBODY = "No member serves pool it";

  private final TestGateways gateways = new TestGateways();
  private Gateway plain;
  private Gateway german;

  @BeforeAll
  void startAll() {
    plain = gateways.start("plain");
    german = labelled("german", "de");
    labelled("french", "fr");
    await()
        .atMost(PATIENCE)
        .until(() ->
            gateways.shards(plain, "plain").size() == 256
                && gateways.shards(plain, "german").size() == 16
                && gateways.shards(plain, "french").size() == 16);
  }

  @AfterAll
  void stopAll() {
    gateways.close();
  }

  private Gateway labelled(String name, String labels) {
    return gateways.start(name, Map.of("TRUNKLINE_LABELS", labels, "TRUNKLINE_CAPACITY", "200"));
  }

  private HttpResponse<String> create(Gateway at, String name, String pool) {
    String config = pool.isEmpty() ? "{}" : "{\"pool\":\"%s\"}".formatted(pool);
    return gateways.call(
        at, "POST", "/api/sessions", "{\"name\":\"%s\",\"config\":%s}".formatted(name, config));
  }

  private void require(Gateway at, String name, String pool) {
    HttpResponse<String> created = create(at, name, pool);
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
  }

  private JsonNode whereabouts(String session) {
    return gateways.get(plain, "/api/cluster/sessions/" + session);
  }

  private JsonNode info(Gateway at, String session) {
    return gateways.get(at, "/api/sessions/" + session);
  }

  @Test
  void runsEachSessionWhereItsPoolIsServed() {
    // When
    for (int i = 0; i < 5; i++) {
      require(plain, "german" + i, "de");
      require(german, "french" + i, "fr");
      require(german, "any" + i, "");
    }

    // Then
    for (int i = 0; i < 5; i++) {
      assertThat(whereabouts("german" + i).path("owner").asText()).isEqualTo("german");
      assertThat(whereabouts("german" + i).path("pool").asText()).isEqualTo("de");
      assertThat(whereabouts("french" + i).path("owner").asText()).isEqualTo("french");
      assertThat(whereabouts("any" + i).path("owner").asText()).isEqualTo("plain");
      assertThat(whereabouts("any" + i).has("pool")).isFalse();
      String name = "french" + i;
      await()
          .atMost(PATIENCE)
          .until(() -> info(german, name).path("status").asText().equals("SCAN_QR_CODE"));
    }
    assertThat(gateways.get(plain, "/api/cluster/members"))
        .filteredOn(member -> member.path("name").asText().equals("german"))
        .singleElement()
        .satisfies(member -> assertThat(member.path("labels").toString()).isEqualTo("[\"de\"]"));
    assertThat(gateways.get(german, "/api/cluster/shards/256").path("pool").asText())
        .isEqualTo("de");
    assertThat(gateways.get(plain, "/api/cluster/violations")).isEmpty();
  }

  @Test
  void refusesToMoveASessionOutOfItsPool() {
    // Given
    require(plain, "stays", "de");

    // When
    HttpResponse<String> refused =
        gateways.call(plain, "POST", "/api/cluster/sessions/stays/move", "{\"member\":\"plain\"}");

    // Then
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).contains("member plain does not run sessions of pool de");
  }

  @Test
  void keepsASessionInItsPool() {
    // Given
    require(plain, "fixed", "de");
    String path = "/api/sessions/fixed";

    // When / Then
    for (String config : List.of("{\"config\":{\"pool\":\"fr\"}}", "{\"config\":{}}", "{}")) {
      HttpResponse<String> refused = gateways.call(plain, "PUT", path, config);
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("config.pool cannot change").contains("'de'");
    }
    HttpResponse<String> same =
        gateways.call(
            plain, "PUT", path, "{\"config\":{\"pool\":\"de\",\"metadata\":{\"a\":\"b\"}}}");
    assertThat(same.statusCode()).as(same.body()).isEqualTo(200);
    assertThat(info(plain, "fixed").path("config").path("metadata").path("a").asText())
        .isEqualTo("b");
  }

  @Test
  void saysWhatIsWrongWithAPool() {
    HttpResponse<String> unserved = create(plain, "nowhere", "never-heard-of");
    assertThat(unserved.statusCode()).isEqualTo(503);
    assertThat(unserved.headers().firstValue("Retry-After")).contains("60");
    assertThat(unserved.body()).contains("No member serves pool never-heard-of");
    for (String name : List.of("DE", "default", "d e", "a".repeat(33))) {
      HttpResponse<String> invalid = create(plain, "nowhere", name);
      assertThat(invalid.statusCode()).isEqualTo(400);
      assertThat(invalid.body()).contains("config.pool must be 1 to 32 characters");
    }
    assertThat(gateways.call(plain, "GET", "/api/sessions/nowhere", "").statusCode())
        .isEqualTo(404);
  }

  @Test
  void letsSessionsWaitUntilAMemberServesTheirPool() {
    // Given
    Gateway italian = labelled("italian", "it");
    await().atMost(PATIENCE).until(() -> create(plain, "roma", "it").statusCode() == 201);
    require(plain, "milano", "it");
    await()
        .atMost(PATIENCE)
        .until(() -> info(plain, "roma").path("status").asText().equals("SCAN_QR_CODE"));

    // When
    gateways.close(italian);

    // Then
    await().atMost(PATIENCE).until(() -> whereabouts("roma").path("waits").asText().equals(NOBODY));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          JsonNode waiting = info(german, "roma");
          assertThat(waiting.path("status").asText()).isEqualTo("STARTING");
          assertThat(waiting.path("engine").path("reason").asText()).isEqualTo(NOBODY);
        });
    assertThat(gateways.get(german, "/api/sessions").findValuesAsText("name"))
        .contains("roma", "milano");
    HttpResponse<String> order = gateways.call(plain, "POST", "/api/sessions/roma/stop", "");
    assertThat(order.statusCode()).isEqualTo(503);
    assertThat(order.body()).contains(NOBODY);
    assertThat(create(plain, "napoli", "it").body()).contains(NOBODY);
    assertThat(whereabouts("roma").has("owner")).isFalse();

    labelled("roman", "it,default");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(whereabouts("roma").path("owner").asText()).isEqualTo("roman");
          assertThat(info(plain, "roma").path("status").asText()).isEqualTo("SCAN_QR_CODE");
          assertThat(info(german, "milano").path("status").asText()).isEqualTo("SCAN_QR_CODE");
        });
  }

  @Test
  void createsOneSessionWhenItsNameIsWantedInTwoPoolsAtTheSameTime() {
    for (int i = 0; i < 10; i++) {
      String name = "contested" + i;
      List<Integer> answers =
          AtOnce.all(
              () -> create(plain, name, "de").statusCode(),
              () -> create(german, name, "fr").statusCode(),
              () -> create(german, name, "").statusCode());
      assertThat(answers).containsExactlyInAnyOrder(201, 422, 422);
      String pool = List.of("de", "fr", "").get(answers.indexOf(201));
      assertThat(whereabouts(name).path("pool").asText()).isEqualTo(pool);
      assertThat(info(plain, name).path("config").path("pool").asText()).isEqualTo(pool);
      long running = gateways.all().stream().filter(it -> runs(it, name)).count();
      assertThat(running).isEqualTo(1);
    }
  }

  private static boolean runs(Gateway gateway, String session) {
    try {
      return gateway.sessions().find(session).isPresent();
    } catch (SessionException.Elsewhere _) {
      return false;
    }
  }

  @Test
  void countsPlacesPerPool() {
    // Given
    Gateway small =
        gateways.start("small", Map.of("TRUNKLINE_LABELS", "es", "TRUNKLINE_CAPACITY", "2"));
    await().atMost(PATIENCE).until(() -> create(small, "madrid", "es").statusCode() == 201);
    require(plain, "sevilla", "es");

    // When
    HttpResponse<String> refused = create(plain, "toledo", "es");

    // Then
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.body())
        .contains("All 2 places for sessions in pool es are taken; add a member");
    assertThat(IntStream.range(0, 3).map(i -> create(plain, "more" + i, "").statusCode()))
        .containsOnly(201);
  }
}
