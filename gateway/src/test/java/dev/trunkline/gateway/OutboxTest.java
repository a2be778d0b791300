package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.simulator.registry.Account;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The outbox from the API to a phone's screen.
class OutboxTest {
  @TempDir private Path data;
  private TestWorld world;
  private Account alice;
  private Account bob;

  @BeforeEach
  void aSessionThatWorks() {
    world = new TestWorld(data, Map.of());
    alice = world.person("Alice");
    bob = world.person("Bob");
    world.pair("default", alice);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void tellsWhatHappenedToAMessage() {
    String id = sent("hello", "");

    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() ->
            assertThat(stages(id))
                .startsWith("accepted", "encrypted", "sent", "acknowledged")
                .contains("delivered"));
    assertThat(world.get("/api/default/outbox/" + id).path("state").asText()).isEqualTo("SENT");
  }

  @Test
  void countsMessagesEventsAndCommits() {
    sent("hello", "");

    await() // events are counted after the answer
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() ->
            assertThat(world.send(world.request("/metrics").GET()).body())
                .contains("waha_messages_total{fromMe=\"true\",session=\"default\"")
                .contains("waha_events_total{event=\"message.any\"")
                .containsPattern(
                    "trunkline_journal_change_sets_total\\{outcome=\"durable\".*\\} [1-9]")
                .contains("trunkline_journal_commit_seconds_bucket"));
  }

  @Test
  void answersAtOnceAndSendsLater() {
    String id = sent("in time", ",\"sendAt\":\"2035-01-01T00:00:00Z\",\"tag\":\"party\"");
    String soon = sent("now", ",\"async\":true");

    awaitInbox("now");
    assertThat(soon).isNotEqualTo(id);
    assertThat(world.get("/api/default/outbox?tag=party&state=queued").path("items")).hasSize(1);
    assertThat(world.post("/api/default/outbox/" + id + "/cancel", "{}").statusCode())
        .isEqualTo(200);
    assertThat(world.post("/api/default/outbox/" + id + "/cancel", "{}").statusCode())
        .isEqualTo(422);
  }

  @Test
  void holdsBackByTagAcrossARestart() {
    world.post("/api/default/outbox/pause", "{\"tag\":\"news\"}");
    sent("news", ",\"async\":true,\"tag\":\"news\"");
    sent("other", "");

    world.restart();
    world.awaitWorking("default");
    sent("held, too", ",\"async\":true,\"tag\":\"news\"");
    sent("last", "");
    awaitInbox("other", "last");

    world.post("/api/default/outbox/resume", "{\"tag\":\"news\"}");

    awaitInbox("other", "last", "news", "held, too");
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void holdsBackEverything() {
    world.post("/api/default/outbox/pause", "{}");
    sent("one", ",\"async\":true");
    sent("two", ",\"async\":true");
    world.restart();
    world.awaitWorking("default");
    assertThat(world.inbox(bob)).isEmpty();
    assertThat(
            Json.read(world.post("/api/default/outbox/cancel", "{}").body()).path("count").asInt())
        .isEqualTo(2);
    sent("three", ",\"async\":true");

    world.post("/api/default/outbox/resume", "{}");

    awaitInbox("three");
  }

  private void awaitInbox(String... texts) {
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(() -> assertThat(world.inbox(bob)).containsExactly(texts));
  }

  @Test
  void goesOnWithABulkAfterARestartAndAcceptsItOnce() {
    List<String> expected = new ArrayList<>();
    StringBuilder messages = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      expected.add("m" + i);
      messages
          .append(i == 0 ? "" : ",")
          .append("{\"chatId\":\"%s@c.us\",\"text\":\"m%d\"}".formatted(bob.phoneNumber(), i));
    }
    String body = "{\"messages\":[" + messages + "]}";

    JsonNode first = bulk(body);
    world.restart();
    world.awaitWorking("default");
    JsonNode again = bulk(body);

    assertThat(again).isEqualTo(first);
    String path = "/api/default/bulk/" + first.path("id").asText();
    await()
        .atMost(TestWorld.PATIENCE)
        .until(() -> world.get(path).at("/counts/SENT").asInt() == 300);
    assertThat(world.inbox(bob)).isEqualTo(expected);
    assertThat(world.get(path).path("messages")).hasSize(300);
    assertThat(world.violations()).isEmpty();
  }

  private JsonNode bulk(String body) {
    return Json.read(
        world
            .send(
                world
                    .request("/api/default/bulk")
                    .header("Idempotency-Key", "order-1")
                    .POST(BodyPublishers.ofString(body)))
            .body());
  }

  private String sent(String text, String terms) {
    String body =
        "{\"chatId\":\"%s@c.us\",\"text\":\"%s\"%s}".formatted(bob.phoneNumber(), text, terms);
    return Json.read(world.post("/api/sendText", body).body()).at("/key/id").asText();
  }

  private List<String> stages(String id) {
    return world.get("/api/default/outbox/" + id).path("timeline").findValuesAsText("stage");
  }
}
