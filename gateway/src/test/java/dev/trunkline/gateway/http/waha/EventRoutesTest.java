package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.FakeSessions;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.EventStream;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.SessionId;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventRoutesTest {
  private final TestApi api = new TestApi();

  @BeforeEach
  void aSessionWithEvents() {
    api.post("/api/sessions", "{\"name\":\"default\"}");
    for (int seq = 3; seq <= 5; seq++) {
      api.events().events.add(Scene.event(seq, FakeSessions.NOW.plusSeconds(seq)));
    }
    api.events().cursors.add(Scene.cursor("w", 4));
    api.events().letters.add(new DeadLetter("w", Scene.event(3), 15, "HTTP 400", FakeSessions.NOW));
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void givesEventsAfterACursorAndSaysWhatIsMissing() {
    JsonNode first = json(api.get("/api/default/events?limit=2"));
    JsonNode rest = json(api.get("/api/default/events?after=" + first.path("next")));
    JsonNode end = json(api.get("/api/default/events?after=" + rest.path("next")));

    assertThat(first.at("/events/0/id").asText()).isEqualTo("evt_3");
    assertThat(first.path("events")).hasSize(2);
    assertThat(first.path("gap").asBoolean()).isTrue();
    assertThat(rest.at("/events/0/id").asText()).isEqualTo("evt_5");
    assertThat(rest.path("events")).hasSize(1);
    assertThat(rest.path("gap").asBoolean()).isFalse();
    assertThat(end.path("events")).isEmpty();
    assertThat(end.path("next").asInt()).isEqualTo(5);
    assertThat(end.path("last").asInt()).isEqualTo(5);
  }

  @Test
  void givesTheEventsOfAllSessionsBehindACursor() {
    api.post("/api/sessions", "{\"name\":\"other\"}");
    log("default", 1);
    log("other", 1);
    log("default", 2);

    JsonNode first = json(api.get("/api/events?limit=2"));
    JsonNode rest = json(api.get("/api/events?after=" + first.path("next").asText()));
    JsonNode end = json(api.get("/api/events?after=" + rest.path("next").asText()));

    assertThat(first.path("events").findValuesAsText("session"))
        .containsExactly("default", "other");
    assertThat(rest.at("/events/0/seq").asInt()).isEqualTo(2);
    assertThat(rest.path("next")).isEqualTo(first.path("last"));
    assertThat(end.path("events")).isEmpty();
    assertThat(end.path("next")).isEqualTo(rest.path("next"));
    assertThat(api.get("/api/events?after=nonsense!").statusCode()).isEqualTo(400);
  }

  private void log(String session, long seq) {
    api.stream().events.add(new EventStream.SessionEvent(new SessionId(session), Scene.event(seq)));
  }

  @Test
  void showsHowFarWebhooksAreAndWhatTheyDidNotTake() {
    JsonNode webhooks = json(api.get("/api/default/webhooks"));
    JsonNode letters = json(api.get("/api/default/webhooks/w/dead-letters"));

    assertThat(webhooks.at("/0/behind").asInt()).isEqualTo(1);
    assertThat(webhooks.at("/0/state").asText()).isEqualTo("DELIVERING");
    assertThat(letters.at("/items/0/eventId").asText()).isEqualTo("evt_3");
    assertThat(letters.at("/items/0/reason").asText()).isEqualTo("HTTP 400");
    assertThat(api.get("/api/default/webhooks/x/dead-letters").statusCode()).isEqualTo(404);
  }

  @Test
  void replaysByIdByTimeAndWhatIsDead() {
    String path = "/api/default/webhooks/w/replay";

    assertThat(api.post(path, "{\"events\":[\"evt_5\"]}").statusCode()).isEqualTo(202);
    api.post(path, "{\"from\":\"2026-11-21T12:00:03Z\",\"to\":\"2026-11-21T12:00:05Z\"}");
    api.post(path, "{\"deadLetters\":true}");

    assertThat(api.sessions().calls())
        .containsExactly("replay [5] to w", "replay [3, 4] to w", "replay [3] to w");
    assertThat(api.post(path, "{\"events\":[\"evt_9\"]}").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"from\":\"yesterday\"}", "{\"deadLetters\":true,\"events\":[\"evt_3\"]}"})
  void mustKnowWhichEventsToReplay(String body) {
    assertThat(api.post("/api/default/webhooks/w/replay", body).statusCode()).isEqualTo(400);
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).isEqualTo(200);
    return Json.read(response.body());
  }
}
