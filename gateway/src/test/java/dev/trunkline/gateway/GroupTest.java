package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A session that writes to a group, from the API to the screens of the phones in it.
class GroupTest {
  @TempDir private Path data;
  private TestWorld world;
  private Account alice;
  private Account bob;
  private Account carol;
  private Account dave;
  private Group group;

  @BeforeEach
  void aSessionInAGroup() {
    world = new TestWorld(data, Map.of());
    alice = world.person("Alice");
    bob = world.person("Bob");
    carol = world.person("Carol");
    dave = world.person("Dave");
    group = world.group(Addressing.LID, alice, bob, carol, dave);
    world.pair("default", alice);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private JsonNode send(Jid chat, String text, String terms) {
    String body = "{\"chatId\":\"%s\",\"text\":\"%s\"%s}".formatted(chat, text, terms);
    return Json.read(world.post("/api/sendText", body).body());
  }

  private JsonNode send(String text) {
    return send(group.jid(), text, "");
  }

  private List<JsonNode> events(String name) {
    List<JsonNode> payloads = new ArrayList<>();
    for (JsonNode event : world.get("/api/default/events?limit=1000").path("events")) {
      if (event.path("event").asText().equals(name)) {
        payloads.add(event.path("payload"));
      }
    }
    return payloads;
  }

  @Test
  void reachesEveryPhoneOnceAndInOrder() {
    List<String> expected = IntStream.range(0, 30).mapToObj(i -> "m" + i).toList();

    expected.forEach(text -> send(group.jid(), text, ",\"async\":true"));

    for (Account reader : List.of(alice, bob, carol, dave)) {
      await().until(() -> world.inbox(reader).size() >= expected.size());
      assertThat(world.inbox(reader)).isEqualTo(expected);
    }
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void goesOnAfterARestartWithWhatWaits() {
    List<String> expected = new ArrayList<>(List.of("first"));
    send("first");
    for (int i = 0; i < 100; i++) {
      expected.add("m" + i);
      send(group.jid(), "m" + i, ",\"async\":true");
    }

    world.restart();
    world.awaitWorking("default");

    for (Account reader : List.of(bob, carol, dave)) {
      await().until(() -> world.inbox(reader).size() >= expected.size());
      assertThat(world.inbox(reader)).isEqualTo(expected);
    }
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void namesItsMessageAsItsAcksDo() {
    JsonNode sent = send("hello");
    String own = alice.phoneNumber() + "@c.us";

    assertThat(sent.path("id").asText())
        .isEqualTo("true_%s_%s_%s".formatted(group.jid(), sent.at("/key/id").asText(), own));
    assertThat(sent.path("from").asText()).isEqualTo(group.jid().toString());
    assertThat(sent.path("participant").asText()).isEqualTo(own);
    await().until(() -> events("message.ack.group").size() >= 3);
    assertThat(events("message.ack"))
        .singleElement()
        .matches(ack -> ack.path("id").equals(sent.path("id")))
        .matches(ack -> ack.path("ackName").asText().equals("SERVER"));
    assertThat(events("message.ack.group"))
        .extracting(ack -> ack.path("participant").asText())
        .contains(
            bob.phoneNumber() + "@c.us",
            carol.phoneNumber() + "@c.us",
            dave.phoneNumber() + "@c.us");
    assertThat(events("message.ack.group"))
        .allMatch(ack -> ack.path("ackName").asText().equals("DEVICE"));
  }

  @Test
  void hearsAnAnswerInTheGroup() {
    send("who comes?");
    await().until(() -> world.inbox(bob).contains("who comes?"));

    world.write(bob, group, "me");

    await().until(() -> events("message").size() == 1);
    JsonNode answer = events("message").getFirst();
    assertThat(answer.path("body").asText()).isEqualTo("me");
    assertThat(answer.path("from").asText()).isEqualTo(group.jid().toString());
    assertThat(answer.path("participant").asText()).isEqualTo(bob.phoneNumber() + "@c.us");
    assertThat(answer.path("fromMe").asBoolean()).isFalse();
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void readsWhatItsOwnPhoneWritesThere() {
    send("by the gateway");

    world.write(alice, group, "by the phone");

    await().until(() -> events("message.any").size() == 2);
    JsonNode own = events("message.any").getLast();
    assertThat(own.path("body").asText()).isEqualTo("by the phone");
    assertThat(own.path("fromMe").asBoolean()).isTrue();
    assertThat(own.path("id").asText()).startsWith("true_" + group.jid());
  }

  @Test
  void writesToAGroupThatNamesItsParticipantsByPhoneNumber() {
    Group old = world.group(Addressing.PHONE_NUMBER, bob, alice, carol);

    send(old.jid(), "hello", "");

    await().until(() -> world.inbox(bob).contains("hello") && world.inbox(carol).contains("hello"));
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void keepsSecretsFromWhoHasLeftAndLetsInWhoComes() {
    send("one");
    Account erin = world.person("Erin");

    world.leave(group, carol);
    world.join(group, erin);
    send("two");

    await().until(() -> world.inbox(erin).equals(List.of("two")));
    await().until(() -> world.inbox(bob).equals(List.of("one", "two")));
    assertThat(world.inbox(carol)).containsExactly("one");
    assertThat(world.retries(bob, "two") + world.retries(erin, "two")).isZero();
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void sendsAgainToAPhoneThatLostItsKeys() {
    send("one");
    world.loseRatchets(bob, alice);

    send("two");
    send("three");

    await().until(() -> world.inbox(bob).size() == 3);
    assertThat(world.inbox(bob)).containsExactlyInAnyOrder("one", "two", "three");
    assertThat(world.retries(bob, "two")).isPositive();
    assertThat(world.inbox(carol)).containsExactly("one", "two", "three");
    assertThat(world.violations()).isEmpty();
  }

  @Test
  void saysThatItIsNotInTheGroup() {
    Group other = world.group(Addressing.LID, bob, carol);

    String id = send(other.jid(), "hello", "").at("/key/id").asText();

    await().until(() -> events("message.ack").size() == 1);
    JsonNode ack = events("message.ack").getFirst();
    assertThat(ack.path("ackName").asText()).isEqualTo("ERROR");
    assertThat(ack.at("/_data/error").asText()).contains("not in the group " + other.jid());
    assertThat(world.get("/api/default/outbox/" + id).path("state").asText()).isEqualTo("DEAD");
    assertThat(world.inbox(bob)).isEmpty();
  }
}
