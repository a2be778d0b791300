package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class MessageTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice alicesOther = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  @Test
  void acknowledgesAMessageAtOnce() {
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));

    Node ack = alices.take("ack");

    assertThat(ack.attributes())
        .containsEntry("class", "message")
        .containsEntry("id", "3EB01")
        .containsEntry("from", bob.jid(Addressing.PHONE_NUMBER).toString())
        .doesNotContainKey("error");
  }

  @ParameterizedTest
  @EnumSource(Addressing.class)
  void bringsATextToEveryDeviceOfTheRecipient(Addressing addressing) {
    alices.stanza(alices.signal().text("3EB01", bob, addressing, "hi Bob"));

    Message read = bobs.signal().read(bobs.take("message"));

    assertThat(read.getConversation()).isEqualTo("hi Bob");
    assertThat(server.inbox(bob)).extracting(Inbox.Shown::text).containsExactly("hi Bob");
  }

  @Test
  void namesTheSenderInTheAddressingOfTheMessage() {
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "1"));
    alices.stanza(alices.signal().text("3EB02", bob, Addressing.LID, "2"));

    Node byNumber = bobs.take("message");
    Node byLid = bobs.take("message");

    assertThat(byNumber.attributes())
        .containsEntry("from", alices.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("sender_lid", alice.jid(Addressing.LID).toString())
        .containsEntry("notify", "Alice")
        .doesNotContainKeys("recipient", "sender_pn");
    assertThat(byLid.attributes())
        .containsEntry("from", alices.jid(Addressing.LID).toString())
        .containsEntry("sender_pn", alice.jid(Addressing.PHONE_NUMBER).toString())
        .doesNotContainKeys("recipient", "sender_lid");
  }

  @Test
  void tellsTheSendersOtherDevicesWhereAMessageWent() {
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));

    Node copy = alicesOther.take("message");

    assertThat(copy.attributes())
        .containsEntry("from", alices.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("recipient", bob.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("peer_recipient_lid", bob.jid(Addressing.LID).toString())
        .doesNotContainKey("sender_lid");
    assertThat(alicesOther.signal().read(copy).getDeviceSentMessage().getMessage())
        .isEqualTo(Message.newBuilder().setConversation("hi").build());
    assertThat(server.inbox(alice))
        .singleElement()
        .satisfies(shown -> {
          assertThat(shown.fromMe()).isTrue();
          assertThat(shown.chat()).isEqualTo(bob.jid(Addressing.PHONE_NUMBER));
        });
  }

  @Test
  void forwardsWhatBelongsToARecipientAndNothingElse() {
    Node message = alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi");
    List<Node> children = new ArrayList<>(message.children());
    children.add(Node.of("tctoken").holding(new byte[] {1}));
    children.add(Node.of("meta").with("appdata", "default"));
    alices.stanza(message.holding(children));

    Node arrived = bobs.take("message");

    assertThat(arrived.children())
        .extracting(Node::tag)
        .containsExactly("enc", "device-identity", "meta");
  }

  @Test
  void dropsACopyForTheSendingDeviceItself() {
    Node message = alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi");
    List<Node> targets = new ArrayList<>();
    Node participants = message.requireChild("participants");
    targets.addAll(participants.children());
    targets.add(
        Node.of("to")
            .with("jid", alices.phoneNumber())
            .holding(Node.of("enc").with("type", "msg").holding(new byte[20])));
    alices.stanza(message.holding(participants.holding(targets)));

    assertThat(alices.find("ack")).isPresent();
    assertThat(alices.find("message")).isEmpty();
  }

  @Test
  void countsAMessageThatLeavesOutADevice() {
    Node message = alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi");
    Node participants = message.requireChild("participants");
    alices.stanza(message.holding(participants.holding(participants.children().subList(0, 1))));

    assertThat(server.count(Counter.INCOMPLETE_FANOUTS)).isEqualTo(1);
  }

  @Test
  void doesNotForwardAMessageTwiceThatIsSentTwice() {
    Node message = alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi");
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
  void refusesAMessageToAnUnknownAccount() {
    Node message =
        alices
            .signal()
            .text("3EB01", bob, Addressing.PHONE_NUMBER, "hi")
            .with("to", Jid.phoneNumber("4915112345678"));
    alices.stanza(message);

    assertThat(alices.take("ack").has("error", "404")).isTrue();
    assertThat(bobs.find("message")).isEmpty();
  }

  @Test
  void bringsWhatAPhoneWritesToAllDevices() {
    server.phoneSends(bob, alice, Addressing.LID, "from the phone");

    assertThat(alices.signal().read(alices.take("message")).getConversation())
        .isEqualTo("from the phone");
    assertThat(alicesOther.signal().read(alicesOther.take("message")).getConversation())
        .isEqualTo("from the phone");
    assertThat(
            bobs.signal()
                .read(bobs.take("message"))
                .getDeviceSentMessage()
                .getMessage()
                .getConversation())
        .isEqualTo("from the phone");
    assertThat(server.inbox(alice)).extracting(Inbox.Shown::text).containsExactly("from the phone");
  }

  @Test
  void ratchetsWithEveryAnswer() {
    for (int i = 0; i < 5; i++) {
      alices.stanza(alices.signal().text("3EB0A" + i, bob, Addressing.LID, "ping " + i));
      bobs.signal().read(bobs.take("message"));
      bobs.stanza(bobs.signal().text("3EB0B" + i, alice, Addressing.LID, "pong " + i));
      alices.signal().read(alices.take("message"));
    }

    assertThat(server.inbox(bob))
        .filteredOn(shown -> !shown.fromMe())
        .extracting(Inbox.Shown::text)
        .containsExactly("ping 0", "ping 1", "ping 2", "ping 3", "ping 4");
    assertThat(server.inbox(alice))
        .filteredOn(shown -> !shown.fromMe())
        .extracting(Inbox.Shown::text)
        .containsExactly("pong 0", "pong 1", "pong 2", "pong 3", "pong 4");
  }
}
