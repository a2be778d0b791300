package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.proto.e2e.ProtocolMessage;
import dev.trunkline.simulator.phone.Habits;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PhoneTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  @Test
  void greetsALinkedDeviceOnceItHasLeftKeysAndIsActive() {
    TestDevice device = new TestDevice(server);
    device.pair(alice);
    device.logIn();
    device.uploadKeys(5);
    assertThat(device.find("message")).isEmpty();

    device.activate();

    List<ProtocolMessage.Type> types = new ArrayList<>();
    for (Node node : List.copyOf(device.arrived())) {
      if (node.is("message")) {
        assertThat(node.attributes())
            .containsEntry("category", "peer")
            .containsEntry("from", alice.jid(Addressing.PHONE_NUMBER).toString())
            .containsEntry("notify", "Alice")
            .doesNotContainKey("recipient");
        types.add(device.signal().read(node).getProtocolMessage().getType());
      }
    }
    assertThat(types)
        .containsExactly(
            ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE,
            ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION,
            ProtocolMessage.Type.HISTORY_SYNC_NOTIFICATION);
  }

  @Test
  void greetsADeviceOnlyOnce() {
    TestDevice device = TestDevice.linked(server, alice);
    device.hangUp();
    device.logIn();
    device.activate();

    assertThat(device.find("message")).isEmpty();
  }

  @Test
  void sharesItsAppStateKeyAgainWhenAsked() {
    TestDevice device = TestDevice.linked(server, alice);
    Message request =
        Message.newBuilder()
            .setProtocolMessage(
                ProtocolMessage.newBuilder()
                    .setType(ProtocolMessage.Type.APP_STATE_SYNC_KEY_REQUEST))
            .build();
    device.stanza(
        Node.of("message")
            .with("id", "3EB01")
            .with("to", alice.jid(Addressing.PHONE_NUMBER))
            .with("category", "peer")
            .with("type", "text")
            .holding(device.signal().encrypt(alice.jid(Addressing.PHONE_NUMBER), request)));

    Message answer = device.signal().read(device.take("message"));

    assertThat(answer.getProtocolMessage().getType())
        .isEqualTo(ProtocolMessage.Type.APP_STATE_SYNC_KEY_SHARE);
    assertThat(server.inbox(alice)).isEmpty();
  }

  @Test
  void confirmsWhatArrivesButDoesNotReadIt() {
    TestDevice alices = TestDevice.linked(server, alice);
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));

    Node receipt = alices.take("receipt");

    assertThat(receipt.requireJid("from")).isEqualTo(bob.jid(Addressing.PHONE_NUMBER));
    assertThat(receipt.find("type")).isEmpty();
    assertThat(alices.arrived()).noneMatch(node -> node.has("type", "read"));
  }

  @Test
  void readsAtOnceWhenThatIsItsHabit() {
    TestDevice alices = TestDevice.linked(server, alice);
    server.command((turn, desk) -> {
      desk.phones().of(turn, bob).adopt(new Habits(true, true));
      return 0;
    });
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));

    assertThat(alices.arrived()).anyMatch(node -> node.has("type", "read"));
  }

  @Test
  void staysSilentWhenThatIsItsHabit() {
    TestDevice alices = TestDevice.linked(server, alice);
    server.command((turn, desk) -> {
      desk.phones().of(turn, bob).adopt(new Habits(false, false));
      return 0;
    });
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));

    String bobs = bob.jid(Addressing.PHONE_NUMBER).toString();
    assertThat(alices.arrived()).noneMatch(node -> node.is("receipt") && node.has("from", bobs));
    assertThat(server.inbox(bob)).hasSize(1);
  }

  @Test
  void readsAMessageWhenAPersonDoes() {
    TestDevice alices = TestDevice.linked(server, alice);
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));
    alices.answerEverything();
    Inbox.Shown shown = server.inbox(bob).getFirst();
    server.command((turn, desk) -> {
      desk.phones().confirm(turn, bob, shown, "read");
      return 0;
    });

    assertThat(alices.take("receipt").has("type", "read")).isTrue();
  }

  @Test
  void showsHowAMessageWasEncrypted() {
    TestDevice alices = TestDevice.linked(server, alice);
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.LID, "one"));
    server.phoneSends(bob, alice, Addressing.LID, "answer");
    alices.signal().read(alices.take("message"));
    alices.stanza(alices.signal().text("3EB02", bob, Addressing.LID, "two"));

    assertThat(server.inbox(bob)).extracting(Inbox.Shown::path).containsExactly("pkmsg", "msg");
  }

  @Test
  void asksAgainForWhatItCannotRead() {
    TestDevice alices = TestDevice.linked(server, alice);
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.LID, "one"));
    server.phoneSends(bob, alice, Addressing.LID, "answer");
    alices.signal().read(alices.take("message"));
    server.command((turn, desk) -> desk.phones().of(turn, bob).forgetSessions(alice));
    alices.answerEverything();
    alices.stanza(alices.signal().text("3EB02", bob, Addressing.LID, "two"));

    Node retry = alices.take("receipt");
    assertThat(retry.attributes())
        .containsEntry("type", "retry")
        .containsEntry("id", "3EB02")
        .containsEntry("from", bob.jid(Addressing.LID).toString());
    assertThat(retry.requireChild("retry").attributes())
        .containsEntry("count", "1")
        .containsEntry("error", "1");
    assertThat(server.count(Counter.RETRIES_ASKED)).isEqualTo(1);

    alices.signal().forget(bob.jid(Addressing.LID));
    alices.stanza(
        Node.of("message")
            .with("id", "3EB02")
            .with("to", bob.jid(Addressing.LID))
            .with("type", "text")
            .with("device_fanout", "false")
            .holding(
                alices
                    .signal()
                    .encrypt(
                        bob.jid(Addressing.LID),
                        Message.newBuilder().setConversation("two").build())
                    .with("count", 1)));

    assertThat(server.inbox(bob))
        .last()
        .satisfies(shown -> {
          assertThat(shown.text()).isEqualTo("two");
          assertThat(shown.retries()).isEqualTo(1);
          assertThat(shown.path()).isEqualTo("pkmsg");
        });
    assertThat(server.count(Counter.RETRIES_ANSWERED)).isEqualTo(1);
  }

  @Test
  void sendsAgainWhatADeviceCouldNotRead() {
    TestDevice alices = TestDevice.linked(server, alice);
    SentMessage sent = server.phoneSends(bob, alice, Addressing.PHONE_NUMBER, "hi");
    Node unread = alices.take("message");
    alices.stanza(
        Node.of("receipt")
            .with("id", sent.id())
            .with("to", unread.require("from"))
            .with("type", "retry")
            .holding(
                Node.of("retry")
                    .with("count", 1)
                    .with("id", sent.id())
                    .with("t", unread.require("t"))
                    .with("v", 1),
                Node.of("registration").holding(new byte[] {0, 0, 0x12, 0x67})));

    Node again = alices.take("message");

    assertThat(again.require("id")).isEqualTo(sent.id());
    assertThat(again.requireChild("enc").attributes())
        .containsEntry("type", "pkmsg")
        .containsEntry("count", "1");
    assertThat(alices.signal().read(again).getConversation()).isEqualTo("hi");
  }

  @Test
  void survivesARequestWithKeysThatAreNone() {
    TestDevice alices = TestDevice.linked(server, alice);
    SentMessage sent = server.phoneSends(bob, alice, Addressing.PHONE_NUMBER, "hi");
    Node unread = alices.take("message");
    alices.stanza(
        Node.of("receipt")
            .with("id", sent.id())
            .with("to", unread.require("from"))
            .with("type", "retry")
            .holding(Node.of("retry").with("count", 2).with("id", sent.id()), Node.of("keys")));

    assertThat(alices.take("ack").has("class", "receipt")).isTrue();
    assertThat(alices.find("message")).isEmpty();
    assertThat(server.count(Counter.MALFORMED_STANZAS)).isEqualTo(1);
  }

  @Test
  void seesWhoIsTyping() {
    TestDevice alices = TestDevice.linked(server, alice);
    alices.stanza(
        Node.of("chatstate")
            .with("to", bob.jid(Addressing.PHONE_NUMBER))
            .holding(Node.of("composing")));

    assertThat(
            server.<List<String>>command((turn, desk) ->
                desk.phones().of(turn, bob).chatStates().stream()
                    .map(seen -> seen.from() + " " + seen.state())
                    .toList()))
        .containsExactly(alice.jid(Addressing.PHONE_NUMBER) + " composing");
  }

  @Test
  void typesForOthersToSee() {
    TestDevice alices = TestDevice.linked(server, alice);
    server.command((turn, desk) -> {
      desk.phones().showChatState(turn, bob, alice.jid(Addressing.LID), "composing");
      return 0;
    });

    Node chatState = alices.take("chatstate");

    assertThat(chatState.requireJid("from")).isEqualTo(bob.jid(Addressing.LID));
    assertThat(chatState.child("composing")).isPresent();
  }
}
