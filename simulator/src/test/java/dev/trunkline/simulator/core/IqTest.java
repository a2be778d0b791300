package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IqTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @Test
  void answersWhatItDoesNotKnowWithAnError() {
    Node answer = alices.ask(alices.iq("get", "w:nonsense").holding(Node.of("what")));

    assertThat(answer.has("type", "error")).isTrue();
    assertThat(answer.requireChild("error").attributes())
        .containsEntry("code", "501")
        .containsEntry("text", "feature-not-implemented");
    assertThat(server.count(Counter.UNKNOWN_IQS)).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "get,w:p,ping",
    "set,passive,active",
    "get,abt,props",
    "get,blocklist,list",
    "get,privacy,privacy",
    "set,urn:xmpp:whatsapp:dirty,clean",
    "set,w:stats,add",
    "get,w:g2,participating"
  })
  void answersTheQuestionsOfALogin(String type, String xmlns, String child) {
    Node answer = alices.ask(alices.iq(type, xmlns).holding(Node.of(child)));

    assertThat(answer.has("type", "result")).isTrue();
    assertThat(answer.requireJid("from")).isEqualTo(Jid.SERVER);
  }

  @Test
  void answersTelemetryThatNamesNoType() {
    Node iq = Node.of("iq").with("to", "@s.whatsapp.net").with("xmlns", "w:stats").with("id", "1");

    assertThat(alices.ask(iq).has("type", "result")).isTrue();
  }

  @Test
  void hasEmptyCollectionsOfAppState() {
    Node answer =
        alices.ask(
            alices
                .iq("set", "w:sync:app:state")
                .holding(
                    Node.of("sync")
                        .holding(
                            Node.of("collection")
                                .with("name", "regular")
                                .with("version", "0")
                                .with("return_snapshot", "true"))));

    assertThat(answer.requireChild("sync").requireChild("collection").attributes())
        .containsEntry("name", "regular")
        .containsEntry("version", "0")
        .containsEntry("type", "result");
  }

  @Test
  void passesPrivacyTokensOnToWhomTheyAreFor() {
    alices.ask(
        alices
            .iq("set", "privacy")
            .holding(
                Node.of("tokens")
                    .holding(
                        Node.of("token")
                            .with("jid", bob.jid(Addressing.PHONE_NUMBER))
                            .with("t", "1793534400")
                            .with("type", "trusted_contact"))));

    Node notification = bobs.take("notification");

    assertThat(notification.attributes())
        .containsEntry("type", "privacy_token")
        .containsEntry("from", alice.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("sender_lid", alice.jid(Addressing.LID).toString());
    Node token = notification.requireChild("tokens").requireChild("token");
    assertThat(token.requireJid("jid")).isEqualTo(bobs.phoneNumber());
    assertThat(token.has("t", "1793534400")).isTrue();
    assertThat(token.bytes()).hasSize(16);
  }

  @Test
  void tellsSubscribersWhoAppears() {
    bobs.stanza(
        Node.of("presence")
            .with("type", "subscribe")
            .with("to", alice.jid(Addressing.PHONE_NUMBER)));
    assertThat(bobs.take("presence").has("type", "unavailable")).isTrue();

    alices.stanza(Node.of("presence").with("type", "available").with("name", "Alicia"));
    Node there = bobs.take("presence");
    alices.hangUp();
    Node gone = bobs.take("presence");

    assertThat(there.attributes())
        .containsEntry("from", alice.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("type", "available");
    assertThat(gone.has("type", "unavailable")).isTrue();
    assertThat(alice.pushName()).isEqualTo("Alicia");
  }

  @Test
  void ignoresAStanzaThatLacksWhatItNeeds() {
    alices.stanza(Node.of("message").with("id", "1"));
    alices.stanza(Node.of("receipt"));
    alices.stanza(Node.of("ack"));

    assertThat(alices.take("ack").has("error", "400")).isTrue();
    assertThat(server.count(Counter.MALFORMED_STANZAS)).isEqualTo(3);
    assertThat(server.isClosed(alices.connection())).isFalse();
  }
}
