package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.json.Json;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Gateways of one cluster that do different things.
class RolesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> API = Map.of("TRUNKLINE_ROLE", "api");
  private static final Map<String, String> SMALL_WORKER =
      Map.of("TRUNKLINE_ROLE", "worker", "TRUNKLINE_CAPACITY", "2");

  private final TestGateways gateways = new TestGateways();

  private HttpResponse<String> create(Gateway at, String name) {
    return gateways.call(
        at, "POST", "/api/sessions", "{\"name\":\"%s\",\"start\":true}".formatted(name));
  }

  private void awaitAllShards(Gateway asked, String member) {
    await().atMost(PATIENCE).until(() -> gateways.shards(asked, member).size() == 256);
  }

  private String ownerOf(Gateway asked, String session) {
    return gateways.get(asked, "/api/cluster/sessions/" + session).path("owner").asText();
  }

  @Test
  void letsApiMembersAnswerForWhatWorkersRun() {
    try (gateways) {
      // Given
      Gateway front = gateways.start("front", API);
      Gateway back = gateways.start("back", Map.of("TRUNKLINE_ROLE", "worker"));
      awaitAllShards(front, "back");

      // When
      HttpResponse<String> created = create(front, "behind");

      // Then
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      assertThat(ownerOf(front, "behind")).isEqualTo("back");
      assertThat(back.sessions().find("behind")).isPresent();
      await()
          .atMost(PATIENCE)
          .until(() ->
              gateways
                  .get(front, "/api/sessions/behind")
                  .path("status")
                  .asText()
                  .equals("SCAN_QR_CODE"));
      assertThat(gateways.shards(front, "front")).isEmpty();
      HttpResponse<String> direct = gateways.call(back, "GET", "/api/sessions/behind", "");
      assertThat(direct.statusCode()).isEqualTo(503);
      assertThat(direct.body()).contains("takes requests from other members alone");
    }
  }

  @Test
  void saysThatNoMemberRunsSessionsWhenAllAreForTheApi() {
    try (gateways) {
      // Given
      Gateway one = gateways.start("one", API);
      gateways.start("two", API);

      // When
      HttpResponse<String> refused = create(one, "nowhere");

      // Then
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).isPresent();
      assertThat(Json.read(refused.body()).toString()).contains("No member runs sessions");
      assertThat(gateways.get(one, "/api/sessions")).isEmpty();
    }
  }

  @Test
  void refusesSessionsWhenItIsFullUntilAnotherMemberJoins() {
    try (gateways) {
      // Given
      Gateway front = gateways.start("front", API);
      gateways.start("first", SMALL_WORKER);
      awaitAllShards(front, "first");
      assertThat(create(front, "a").statusCode()).isEqualTo(201);
      assertThat(create(front, "b").statusCode()).isEqualTo(201);

      // When
      HttpResponse<String> refused = create(front, "c");

      // Then
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.headers().firstValue("Retry-After")).contains("60");
      assertThat(refused.body()).contains("All 2 places for sessions are taken; add a member");
      gateways.start("second", SMALL_WORKER);
      await().atMost(PATIENCE).until(() -> create(front, "c").statusCode() == 201);
      assertThat(gateways.get(front, "/api/sessions")).hasSize(3);
    }
  }
}
