package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.store.jdbc.PostgresServer;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two gateways on one PostgreSQL, by their HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTest {
  private static final String KEY = "a-key-for-the-cluster";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String url = PostgresServer.shared().newStore();
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Gateway> gateways = new ArrayList<>();
  private Simulator simulator;
  private Gateway one;
  private Gateway two;

  @BeforeAll
  void startAll() {
    simulator = Simulator.start(SimulatorConfig.DEFAULT);
    one = start("one");
    two = start("two");
    await()
        .atMost(PATIENCE)
        .until(() ->
            shards(one, "one").size() > 100
                && shards(one, "two").size() > 100
                && isReady(one)
                && isReady(two));
  }

  @AfterAll
  void stopAll() {
    gateways.forEach(Gateway::close);
    simulator.close();
  }

  private Gateway start(String name) {
    Map<String, String> environment = new HashMap<>();
    environment.put("DATABASE_URL", url);
    environment.put("PORT", "0");
    environment.put("TRUNKLINE_MEMBER_NAME", name);
    environment.put("TRUNKLINE_CLUSTER_HOST", "127.0.0.1");
    environment.put("TRUNKLINE_CLUSTER_PORT", "0");
    environment.put("WHATSAPP_API_KEY", KEY);
    environment.put("TRUNKLINE_WHATSAPP_URL", simulator.webSocket().toString());
    environment.put("TRUNKLINE_NOISE_ROOT_KEY", HexFormat.of().formatHex(simulator.root().bytes()));
    Gateway gateway = Gateway.start(Configuration.read(environment, RandomGenerator.getDefault()));
    gateways.add(gateway);
    return gateway;
  }

  private HttpResponse<String> call(Gateway at, String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + at.port() + path))
            .header("X-Api-Key", KEY)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private JsonNode get(Gateway at, String path) {
    HttpResponse<String> response = call(at, "GET", path, "");
    assertThat(response.statusCode()).as(path + ": " + response.body()).isEqualTo(200);
    return Json.read(response.body());
  }

  private boolean isReady(Gateway at) {
    return call(at, "GET", "/health/ready", "").statusCode() == 200;
  }

  private List<Integer> shards(Gateway at, String member) {
    List<Integer> shards = new ArrayList<>();
    get(at, "/api/cluster/shards")
        .forEach(shard -> {
          if (shard.path("owner").asText().equals(member)) {
            shards.add(shard.path("shard").asInt());
          }
        });
    return shards;
  }

  /// Creates sessions until each member runs one.
  private Map<String, String> oneSessionOnEach(String prefix) {
    Map<String, String> sessions = new HashMap<>();
    for (int i = 0; sessions.size() < 2; i++) {
      String name = prefix + i;
      HttpResponse<String> created =
          call(one, "POST", "/api/sessions", "{\"name\":\"" + name + "\",\"start\":false}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      String owner = get(one, "/api/cluster/sessions/" + name).path("owner").asText();
      sessions.putIfAbsent(owner, name);
    }
    return sessions;
  }

  @Test
  void answersForSessionsOfEachOther() {
    Map<String, String> sessions = oneSessionOnEach("answered");

    for (String name : sessions.values()) {
      for (Gateway gateway : gateways) {
        assertThat(get(gateway, "/api/sessions/" + name).path("name").asText()).isEqualTo(name);
        assertThat(call(gateway, "POST", "/api/sessions/" + name + "/start", "").statusCode())
            .isEqualTo(201);
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(get(one, "/api/sessions"))
                .hasSameSizeAs(sessions.values())
                .allMatch(session -> session.path("status").asText().equals("SCAN_QR_CODE")));
    assertThat(names(two)).isEqualTo(names(one));
  }

  @Test
  void tellsTheEventsOfAllSessionsAtEachMemberBehindTheSameCursor() {
    Map<String, String> sessions = oneSessionOnEach("streamed");
    String cursor = get(one, "/api/events").path("last").asText();

    sessions.values().forEach(name -> call(one, "POST", "/api/sessions/" + name + "/start", ""));

    for (Gateway gateway : gateways) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(
                      get(gateway, "/api/events?after=" + cursor)
                          .path("events")
                          .findValuesAsText("session"))
                  .containsAll(sessions.values()));
    }
    sessions.values().forEach(name -> call(one, "DELETE", "/api/sessions/" + name, ""));
  }

  private List<String> names(Gateway at) {
    List<String> names = new ArrayList<>();
    get(at, "/api/sessions").forEach(session -> names.add(session.path("name").asText()));
    return names;
  }

  @Test
  void saysTheSameOfASessionThatDoesNotExistWhoeverIsAsked() {
    for (Gateway gateway : gateways) {
      assertThat(call(gateway, "GET", "/api/sessions/nobody", "").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void createsASessionOnceWhoeverIsAsked() {
    oneSessionOnEach("once");
    for (Gateway gateway : gateways) {
      assertThat(call(gateway, "POST", "/api/sessions", "{\"name\":\"once0\"}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void believesNoRequestThatOnlyLooksHandedOn() throws IOException, InterruptedException {
    HttpRequest forged =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + one.port() + "/api/sessions"))
            .header("X-Trunkline-Hop", "two#2;0;00")
            .build();
    assertThat(client.send(forged, BodyHandlers.ofString()).statusCode()).isEqualTo(401);
  }

  @Test
  void movesASessionAndTellsItsHistory() {
    // Given
    String name = oneSessionOnEach("moved").get("one");
    String move = "/api/cluster/sessions/" + name + "/move";
    JsonNode dry =
        Json.read(call(two, "POST", move, "{\"member\":\"two\",\"dryRun\":true}").body());
    assertThat(dry.path("sessions").toString()).contains(name);

    // When
    assertThat(call(two, "POST", move, "{\"member\":\"two\"}").statusCode()).isEqualTo(201);

    // Then
    await()
        .atMost(PATIENCE)
        .until(
            () -> get(one, "/api/cluster/sessions/" + name).path("owner").asText().equals("two"));
    JsonNode history = get(one, "/api/cluster/sessions/" + name).path("history");
    assertThat(history.get(0).path("member").asText()).startsWith("two#");
    assertThat(history.get(1).path("ended").asText()).isEqualTo("handed off");
    assertThat(get(one, "/api/sessions/" + name).path("name").asText()).isEqualTo(name);
    assertThat(get(one, "/api/cluster/violations")).isEmpty();
  }

  @Test
  void drainsAMember() {
    // When
    assertThat(call(one, "POST", "/api/cluster/members/two/drain", "{\"atOnce\":64}").statusCode())
        .isEqualTo(201);

    // Then
    await()
        .atMost(PATIENCE)
        .until(() -> get(one, "/api/cluster/members/two/drain").path("shardsLeft").asInt() == 0);
    assertThat(isReady(two)).isFalse();
    assertThat(isReady(one)).isTrue();
    call(one, "DELETE", "/api/cluster/members/two/drain", "");
    await().atMost(PATIENCE).until(() -> shards(one, "two").size() > 100 && isReady(two));
  }
}
