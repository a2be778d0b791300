package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestSenderKeys;
import dev.trunkline.simulator.testing.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GroupMessageTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final Account carol = server.account("Carol");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice alicesOther = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);
  private final TestDevice bobsOther = TestDevice.linked(server, bob);
  private final TestDevice carols = TestDevice.linked(server, carol);
  private final Group group = server.group(Addressing.LID, alice, bob);

  @BeforeEach
  void everybodyKnowsTheGroup() {
    Stream.of(alices, alicesOther, bobs, bobsOther).forEach(TestDevice::answerEverything);
  }

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  private Node text(String id, String text) {
    return alices.senderKeys().text(id, group, text);
  }

  @Test
  void bringsATextToEveryDeviceButTheSendingOne() {
    alices.stanza(text("3EB01", "hi all"));

    for (TestDevice device : List.of(alicesOther, bobs, bobsOther)) {
      Node arrived = device.take("message");
      assertThat(device.senderKeys().read(arrived).getConversation()).isEqualTo("hi all");
    }
    assertThat(alices.find("message")).isEmpty();
    assertThat(carols.find("message")).isEmpty();
  }

  @Test
  void bringsTheSenderKeyOnceAndBeforeTheText() {
    alices.stanza(text("3EB01", "one"));
    alices.stanza(text("3EB02", "two"));

    Node first = bobs.take("message");
    Node second = bobs.take("message");

    assertThat(first.children())
        .extracting(child -> child.tag() + child.find("type").map(" "::concat).orElse(""))
        .containsExactly("enc pkmsg", "enc skmsg", "device-identity");
    assertThat(second.children())
        .extracting(child -> child.tag() + child.find("type").map(" "::concat).orElse(""))
        .containsExactly("enc skmsg");
    bobs.senderKeys().read(first);
    assertThat(bobs.senderKeys().read(second).getConversation()).isEqualTo("two");
  }

  @ParameterizedTest
  @EnumSource(Addressing.class)
  void namesTheSenderAsTheGroupDoes(Addressing addressing) {
    Group other = server.group(addressing, alice, bob);
    alices.stanza(alices.senderKeys().text("3EB01", other, "hi"));

    assertThat(bobs.take("message").attributes())
        .containsEntry("from", other.jid().toString())
        .containsEntry("participant", alices.jid(addressing).toString())
        .containsEntry(
            addressing == Addressing.LID ? "participant_pn" : "participant_lid",
            alice.jid(addressing.other()).toString())
        .containsEntry("addressing_mode", addressing.wireName())
        .containsEntry("notify", "Alice")
        .doesNotContainKeys("sender_pn", "sender_lid", "recipient");
  }

  @Test
  void acknowledgesAMessage() {
    alices.stanza(text("3EB01", "hi"));

    assertThat(alices.take("ack").attributes())
        .containsEntry("class", "message")
        .containsEntry("id", "3EB01")
        .containsEntry("from", group.jid().toString())
        .containsKey("t")
        .doesNotContainKeys("error", "phash");
  }

  @Test
  void tellsWhoThinksOfOtherDevicesTheHashOfTheOnesThatThereAre() {
    String names =
        group.devices().stream()
            .map(device -> device.account().lid() + ".0:" + device.number() + "@lid")
            .sorted()
            .collect(Collectors.joining());
    byte[] digest = Hash.sha256(names.getBytes(StandardCharsets.US_ASCII));
    String right = "2:" + Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 6));

    alices.stanza(text("3EB01", "hi").with("phash", "2:AAAAAAAA"));
    alices.stanza(text("3EB02", "hi").with("phash", right));

    assertThat(alices.take("ack").find("phash")).contains(right);
    assertThat(alices.take("ack").find("phash")).isEmpty();
    assertThat(bobs.arrived()).filteredOn(node -> node.is("message")).hasSize(2);
  }

  @Test
  void letsWhoThoughtOfOtherDevicesSendAnew() {
    alices.stanza(text("3EB01", "hi").with("phash", "2:AAAAAAAA"));
    alices.stanza(text("3EB01", "hi").with("phash", "2:AAAAAAAA"));

    assertThat(server.count(Counter.MESSAGES_ACCEPTED)).isEqualTo(1);
    assertThat(server.count(Counter.RETRIES_ANSWERED)).isEqualTo(1);
    assertThat(server.inbox(bob)).hasSize(1);
  }

  @Test
  void dropsACopyForTheSendingDeviceItself() {
    Node message = text("3EB01", "hi");
    Node participants = message.requireChild("participants");
    List<Node> keys = new ArrayList<>(participants.children());
    keys.add(
        Node.of("to")
            .with("jid", alices.jid(Addressing.LID))
            .holding(Node.of("enc").with("type", "msg").holding(new byte[20])));
    List<Node> children = new ArrayList<>(message.children());
    children.set(children.indexOf(participants), participants.holding(keys));
    alices.stanza(message.holding(children));

    assertThat(alices.take("ack").find("error")).isEmpty();
    assertThat(alices.find("message")).isEmpty();
    assertThat(bobs.find("message")).isPresent();
  }

  private String refusal(TestDevice sender, Node message) {
    sender.stanza(message);
    String error = sender.take("ack").require("error");
    assertThat(bobs.find("message")).isEmpty();
    return error;
  }

  @Test
  void refusesAMessageToAnUnknownGroup() {
    Node message = text("3EB01", "hi").with("to", Jid.parse("120363000000000000@g.us"));

    assertThat(refusal(alices, message)).isEqualTo("404");
  }

  @Test
  void refusesAMessageOfSomebodyWhoTakesNoPart() {
    assertThat(refusal(carols, carols.senderKeys().text("3EB01", group, "hi"))).isEqualTo("403");
    assertThat(server.count(Counter.MESSAGES_REFUSED)).isEqualTo(1);
  }

  @Test
  void refusesAMessageInAnotherAddressing() {
    assertThat(refusal(alices, text("3EB01", "hi").with("addressing_mode", "pn"))).isEqualTo("421");
  }

  @Test
  void doesNotForwardAMessageTwiceThatIsSentTwice() {
    Node message = text("3EB01", "hi");
    alices.stanza(message);
    alices.hangUp();
    alices.logIn();
    alices.stanza(message);

    assertThat(alices.take("ack").has("id", "3EB01")).isTrue();
    assertThat(bobs.arrived()).filteredOn(node -> node.is("message")).hasSize(1);
    assertThat(server.count(Counter.RETRANSMISSIONS)).isEqualTo(1);
    assertThat(server.count(Counter.MESSAGES_ACCEPTED)).isEqualTo(1);
  }

  @Test
  void keepsMessagesInOrderForDevicesThatAreAway() {
    bobs.hangUp();
    for (int i = 0; i < 3; i++) {
      alices.stanza(text("3EB0" + i, "text " + i));
    }
    bobs.logIn();

    assertThat(bobs.arrived().stream().filter(node -> node.is("message")).toList())
        .allSatisfy(message -> assertThat(message.has("offline", "0")).isTrue())
        .extracting(message -> bobs.senderKeys().read(message).getConversation())
        .containsExactly("text 0", "text 1", "text 2");
    bobs.arrived().clear();
  }

  @Test
  void bringsAMessageToTheDeviceThatAskedForItAlone() {
    alices.stanza(text("3EB01", "hi"));
    Node unread = bobs.take("message");
    bobsOther.answerEverything();
    alices.answerEverything();
    bobs.stanza(
        Node.of("receipt")
            .with("id", "3EB01")
            .with("to", unread.require("from"))
            .with("participant", unread.require("participant"))
            .with("type", "retry")
            .holding(Node.of("retry").with("count", 1).with("id", "3EB01")));
    Node request = alices.take("receipt");

    Jid asking = request.requireJid("participant");
    Message again =
        alices.senderKeys().distribution(group.jid()).toBuilder().setConversation("hi").build();
    alices.stanza(
        TestSenderKeys.head("3EB01", group)
            .with("participant", asking)
            .holding(alices.signal().encrypt(asking, again).with("count", 1)));

    Node arrived = bobs.take("message");
    assertThat(asking).isEqualTo(bobs.jid(Addressing.LID));
    assertThat(arrived.children("enc")).hasSize(1);
    assertThat(arrived.has("participant", alices.jid(Addressing.LID).toString())).isTrue();
    assertThat(bobsOther.find("message")).isEmpty();
    assertThat(server.count(Counter.RETRIES_ANSWERED)).isEqualTo(1);
  }
}
