package dev.trunkline.gateway.http.waha;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.FakeSessions;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.Scene;
import dev.trunkline.gateway.store.TimelineEntry;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxRoutesTest {
  private static final String BOB = "15550000102@s.whatsapp.net";

  private final TestApi api = new TestApi();

  @BeforeEach
  void aSessionThatWorks() {
    api.post("/api/sessions", "{\"name\":\"default\"}");
    api.sessions().link("default");
  }

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void listsPageByPage() {
    for (int seq = 1; seq <= 3; seq++) {
      api.outbox().entries.add(Scene.entry(seq, BOB));
    }

    JsonNode first = json(api.get("/api/default/outbox?limit=2&tag=tag"));
    JsonNode rest = json(api.get("/api/default/outbox?limit=2&after=" + first.path("next")));

    assertThat(first.path("items")).hasSize(2);
    assertThat(first.at("/items/0/chatId").asText()).isEqualTo("15550000102@c.us");
    assertThat(first.at("/items/0/state").asText()).isEqualTo("QUEUED");
    assertThat(rest.path("items")).hasSize(1);
    assertThat(rest.has("next")).isFalse();
  }

  @Test
  void filtersByStateTagAndRecipient() {
    api.outbox().entries.add(Scene.entry(1, BOB));

    assertThat(json(api.get("/api/default/outbox?state=dead")).path("items")).isEmpty();
    assertThat(json(api.get("/api/default/outbox?tag=other")).path("items")).isEmpty();
    assertThat(json(api.get("/api/default/outbox?recipient=15550000102")).path("items")).hasSize(1);
  }

  @Test
  void showsAMessageWithItsTimeline() {
    api.outbox().entries.add(Scene.entry(1, BOB));
    api.outbox()
        .moments
        .add(
            new TimelineEntry(
                "MSG1",
                TimelineEntry.Stage.DEAD,
                1,
                FakeSessions.NOW,
                Optional.of("no such number")));

    JsonNode message = json(api.get("/api/default/outbox/MSG1"));

    assertThat(message.path("timeline").findValuesAsText("stage"))
        .containsExactly("accepted", "dead");
    assertThat(message.at("/timeline/1/detail").asText()).isEqualTo("no such number");
    assertThat(api.get("/api/default/outbox/MSG2").statusCode()).isEqualTo(404);
  }

  @Test
  void countsByState() {
    api.outbox().entries.add(Scene.entry(1, BOB));
    api.outbox()
        .entries
        .add(Scene.entry(2, BOB).with(Scene.done(OutboxState.DEAD, FakeSessions.NOW)));

    assertThat(json(api.get("/api/default/outbox/counts")).toString())
        .isEqualTo("{\"DEAD\":1,\"QUEUED\":1}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cancel", "pause", "resume", "redrive", "purge"})
  void hasSomethingDoneWithManyAndWithOne(String order) {
    HttpResponse<String> many = api.post("/api/default/outbox/" + order, "{\"tag\":\"news\"}");
    HttpResponse<String> one = api.post("/api/default/outbox/MSG1/" + order, "{}");

    assertThat(many.statusCode()).isEqualTo(200);
    assertThat(one.statusCode()).isEqualTo(200);
    assertThat(api.sessions().calls())
        .anyMatch(call -> call.startsWith(order.toUpperCase(Locale.ROOT) + " Filter"))
        .anyMatch(call -> call.endsWith(" MSG1"));
  }

  @Test
  void refusesWhatItDoesNotKnow() {
    assertThat(api.get("/api/default/outbox?state=gone").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/default/outbox?after=x").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/default/outbox?limit=100000").statusCode()).isEqualTo(400);
    assertThat(api.get("/api/nobody/outbox").statusCode()).isEqualTo(422);
  }

  @Test
  void acceptsManyMessagesAtOnce() {
    HttpResponse<String> response =
        api.post(
            "/api/default/bulk",
            """
            {"messages":[
              {"chatId":"15550000102@c.us","text":"one","priority":"low"},
              {"chatId":"15550000103@c.us","text":"two","tag":"news"}]}
            """);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(json(response).path("messageIds")).hasSize(2);
    assertThat(api.sessions().calls()).filteredOn(call -> call.startsWith("send")).hasSize(2);
  }

  @Test
  void fillsTheVariablesOfATemplate() {
    HttpResponse<String> response =
        api.post(
            "/api/default/bulk",
            """
            {"text":"Hello {{name}}, {{ count }} left","messages":[
              {"chatId":"15550000102@c.us","variables":{"name":"$1 {{count}}","count":"2"}},
              {"chatId":"15550000103@c.us","text":"{{as it is}}"}]}
            """);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(api.sessions().calls())
        .filteredOn(call -> call.startsWith("send"))
        .satisfiesExactly(
            first -> assertThat(first).contains("Hello $1 {{count}}, 2 left"),
            second -> assertThat(second).contains("{{as it is}}"));
  }

  @Test
  void namesTheVariablesThatAMessageLacks() {
    HttpResponse<String> response =
        api.post(
            "/api/default/bulk",
            """
            {"text":"Hello {{name}} of {{city}}","messages":[
              {"chatId":"15550000102@c.us","variables":{"name":"Ann","city":"Oslo"}},
              {"chatId":"15550000103@c.us","variables":{"name":"Ben"}}]}
            """);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("messages.1.variables must have city");
    assertThat(api.sessions().calls()).noneMatch(call -> call.startsWith("send"));
  }

  @Test
  void namesEachMessageOfABulkThatIsWrong() {
    HttpResponse<String> response =
        api.post(
            "/api/default/bulk",
            """
            {"messages":[
              {"chatId":"15550000102@c.us","text":"one"},
              {"chatId":"15550000103@c.us","text":"two","ttl":-1}]}
            """);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("messages.1.ttl");
    assertThat(api.post("/api/default/bulk", "{\"messages\":[]}").statusCode()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"sendAt\":\"tomorrow\"",
        "\"sendAt\":\"2026-12-24T18:00:00\"",
        "\"sendAt\":\"2026-12-24T18:00:00\",\"timeZone\":\"Europe/Atlantis\"",
        "\"window\":\"09:00-18:00\"",
        "\"window\":\"09:00\",\"timeZone\":\"Europe/Berlin\"",
        "\"window\":\"09:00-09:00\",\"timeZone\":\"Europe/Berlin\"",
        "\"priority\":\"urgent\"",
        "\"ttl\":0"
      })
  void refusesTermsThatMakeNoSense(String terms) {
    HttpResponse<String> response =
        api.post(
            "/api/sendText", "{\"chatId\":\"15550000102@c.us\",\"text\":\"hi\"," + terms + "}");

    assertThat(response.statusCode()).isEqualTo(400);
  }

  @Test
  void passesOnWhenAMessageIsWanted() {
    api.post(
        "/api/sendText",
        """
        {"chatId":"15550000102@c.us","text":"hi","priority":"high","sendAt":"2026-12-24T18:00:00",
         "window":"09:00-20:00","timeZone":"Europe/Berlin","ttl":60,"tag":"news","async":true}
        """);

    assertThat(api.sessions().terms().toString())
        .isEqualTo(
            "Terms[priority=10, sendAt=Optional[2026-12-24T17:00:00Z],"
                + " hours=Optional[09:00 20:00 Europe/Berlin], ttl=Optional[PT1M],"
                + " tag=Optional[news], async=true]");
  }

  private static JsonNode json(HttpResponse<String> response) {
    assertThat(response.statusCode()).isBetween(200, 201);
    return Json.read(response.body());
  }
}
