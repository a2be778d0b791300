package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Two gateways on one PostgreSQL, by their HTTP.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestGateways gateways = new TestGateways();
  private Gateway one;
  private Gateway two;

  @BeforeAll
  void startAll() {
    one = gateways.start("one");
    two = gateways.start("two");
    await()
        .atMost(PATIENCE)
        .until(() ->
            gateways.shards(one, "one").size() > 100
                && gateways.shards(one, "two").size() > 100
                && gateways.isReady(one)
                && gateways.isReady(two));
  }

  @AfterAll
  void stopAll() {
    gateways.close();
  }

  /// Creates sessions until each member runs one.
  private Map<String, String> oneSessionOnEach(String prefix) {
    Map<String, String> sessions = new HashMap<>();
    for (int i = 0; sessions.size() < 2; i++) {
      String name = prefix + i;
      HttpResponse<String> created =
          gateways.call(
              one, "POST", "/api/sessions", "{\"name\":\"" + name + "\",\"start\":false}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      String owner = owner(name);
      if (!owner.isEmpty()) { // else its shard is between two members
        sessions.putIfAbsent(owner, name);
      }
    }
    return sessions;
  }

  /// The name of the member that runs a session; empty while none does.
  private String owner(String session) {
    return gateways.get(one, "/api/cluster/sessions/" + session).path("owner").asText();
  }

  @Test
  void answersForSessionsOfEachOther() {
    Map<String, String> sessions = oneSessionOnEach("answered");

    for (String name : sessions.values()) {
      for (Gateway gateway : gateways.all()) {
        assertThat(gateways.get(gateway, "/api/sessions/" + name).path("name").asText())
            .isEqualTo(name);
        assertThat(
                gateways.call(gateway, "POST", "/api/sessions/" + name + "/start", "").statusCode())
            .isEqualTo(201);
      }
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(gateways.get(one, "/api/sessions"))
                .hasSameSizeAs(sessions.values())
                .allMatch(session -> session.path("status").asText().equals("SCAN_QR_CODE")));
    // A session may still move, to even out the members.
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          assertThat(names(two)).isEqualTo(names(one));
          gateways.all().forEach(gateway -> showsOwners(gateway, sessions.values()));
        });
  }

  private void showsOwners(Gateway gateway, Collection<String> sessions) {
    for (String name : sessions) {
      assertThat(gateways.get(gateway, "/api/sessions"))
          .filteredOn(session -> session.path("name").asText().equals(name))
          .extracting(session -> session.path("assignedWorker").asText())
          .containsExactly(owner(name));
    }
  }

  @Test
  void tellsTheEventsOfAllSessionsAtEachMemberBehindTheSameCursor() {
    Map<String, String> sessions = oneSessionOnEach("streamed");
    String cursor = gateways.get(one, "/api/events").path("last").asText();

    sessions
        .values()
        .forEach(name -> gateways.call(one, "POST", "/api/sessions/" + name + "/start", ""));

    for (Gateway gateway : gateways.all()) {
      await()
          .atMost(PATIENCE)
          .untilAsserted(() ->
              assertThat(
                      gateways
                          .get(gateway, "/api/events?after=" + cursor)
                          .path("events")
                          .findValuesAsText("session"))
                  .containsAll(sessions.values()));
    }
    sessions.values().forEach(name -> gateways.call(one, "DELETE", "/api/sessions/" + name, ""));
  }

  private List<String> names(Gateway at) {
    List<String> names = new ArrayList<>();
    gateways.get(at, "/api/sessions").forEach(session -> names.add(session.path("name").asText()));
    return names;
  }

  @Test
  void saysTheSameOfASessionThatDoesNotExistWhoeverIsAsked() {
    for (Gateway gateway : gateways.all()) {
      assertThat(gateways.call(gateway, "GET", "/api/sessions/nobody", "").statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void createsASessionOnceWhoeverIsAsked() {
    oneSessionOnEach("once");
    for (Gateway gateway : gateways.all()) {
      assertThat(
              gateways.call(gateway, "POST", "/api/sessions", "{\"name\":\"once0\"}").statusCode())
          .isEqualTo(422);
    }
  }

  @Test
  void believesNoRequestThatOnlyLooksHandedOn() throws IOException, InterruptedException {
    HttpRequest forged =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + one.port() + "/api/sessions"))
            .header("X-Trunkline-Hop", "two#2;0;00")
            .build();
    assertThat(HttpClient.newHttpClient().send(forged, BodyHandlers.ofString()).statusCode())
        .isEqualTo(401);
  }

  @Test
  void movesASessionAndTellsItsHistory() {
    // Given
    String name = Objects.requireNonNull(oneSessionOnEach("moved").get("one"));
    String move = "/api/cluster/sessions/" + name + "/move";
    JsonNode dry =
        Json.read(gateways.call(two, "POST", move, "{\"member\":\"two\",\"dryRun\":true}").body());
    assertThat(dry.path("sessions").toString()).contains(name);

    // When
    assertThat(gateways.call(two, "POST", move, "{\"member\":\"two\"}").statusCode())
        .isEqualTo(201);

    // Then
    await().atMost(PATIENCE).until(() -> owner(name).equals("two"));
    JsonNode history = gateways.get(one, "/api/cluster/sessions/" + name).path("history");
    assertThat(history.get(0).path("member").asText()).startsWith("two#");
    assertThat(history.get(1).path("ended").asText()).isEqualTo("handed off");
    assertThat(gateways.get(one, "/api/sessions/" + name).path("name").asText()).isEqualTo(name);
    assertThat(gateways.get(one, "/api/cluster/violations")).isEmpty();
  }

  @Test
  void evensOutFurtherThanByItselfWhenAsked() {
    // Given: sessions, until moving some would even out the members
    String rebalance = "/api/cluster/rebalance";
    JsonNode dry = Json.read("[]");
    for (int i = 0; i < 50 && dry.isEmpty(); i++) {
      gateways.call(
          one, "POST", "/api/sessions", "{\"name\":\"even%d\",\"start\":false}".formatted(i));
      dry = Json.read(gateways.call(two, "POST", rebalance, "{\"dryRun\":true}").body());
    }
    assertThat(dry).isNotEmpty().allMatch(move -> move.path("dryRun").asBoolean());

    // When
    int status = gateways.call(two, "POST", rebalance, "{}").statusCode();

    // Then
    assertThat(status).isEqualTo(201);
    await()
        .atMost(PATIENCE)
        .until(() ->
            Json.read(gateways.call(one, "POST", rebalance, "{\"dryRun\":true}").body()).isEmpty());
  }

  @Test
  void drainsAMember() {
    // When
    assertThat(
            gateways
                .call(one, "POST", "/api/cluster/members/two/drain", "{\"atOnce\":64}")
                .statusCode())
        .isEqualTo(201);

    // Then
    await()
        .atMost(PATIENCE)
        .until(() ->
            gateways.get(one, "/api/cluster/members/two/drain").path("shardsLeft").asInt() == 0);
    await().atMost(PATIENCE).until(() -> !gateways.isReady(two) && gateways.isReady(one));
    gateways.call(one, "DELETE", "/api/cluster/members/two/drain", "");
    await()
        .atMost(PATIENCE)
        .until(() -> gateways.shards(one, "two").size() > 100 && gateways.isReady(two));
  }
}
