package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.phone.Habits;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestSenderKeys;
import dev.trunkline.simulator.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GroupPhoneTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final Account carol = server.account("Carol");

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  private List<String> texts(Account account) {
    return server.inbox(account).stream().map(Inbox.Shown::text).toList();
  }

  @ParameterizedTest
  @EnumSource(Addressing.class)
  void writeToEachOther(Addressing addressing) {
    Group group = server.group(addressing, alice, bob, carol);
    server.phoneSends(alice, group, "hello");
    server.phoneSends(bob, group, "hi");
    server.phoneSends(alice, group, "how are you?");

    assertThat(texts(carol)).containsExactly("hello", "hi", "how are you?");
    assertThat(server.inbox(carol))
        .allSatisfy(shown -> {
          assertThat(shown.chat()).isEqualTo(group.jid());
          assertThat(shown.path()).isEqualTo("skmsg");
          assertThat(shown.fromMe()).isFalse();
          assertThat(shown.retries()).isZero();
        })
        .extracting(Inbox.Shown::sender)
        .containsExactly(
            alice.jid(Addressing.PHONE_NUMBER),
            bob.jid(Addressing.PHONE_NUMBER),
            alice.jid(Addressing.PHONE_NUMBER));
    assertThat(texts(alice)).containsExactly("hi");
  }

  @Test
  void readsWhatALinkedDeviceWrites() {
    TestDevice alices = TestDevice.linked(server, alice);
    Group group = server.group(Addressing.LID, alice, bob);
    alices.stanza(alices.senderKeys().text("3EB01", group, "one"));
    alices.stanza(alices.senderKeys().text("3EB02", group, "two"));

    assertThat(texts(bob)).containsExactly("one", "two");
    assertThat(server.inbox(alice)).allMatch(Inbox.Shown::fromMe).hasSize(2);
  }

  @Test
  void writesToLinkedDevices() {
    TestDevice alices = TestDevice.linked(server, alice);
    TestDevice bobs = TestDevice.linked(server, bob);
    Group group = server.group(Addressing.LID, alice, bob);
    server.phoneSends(bob, group, "one");
    server.phoneSends(bob, group, "two");

    for (TestDevice device : List.of(alices, bobs)) {
      for (String text : List.of("one", "two")) {
        Node arrived = device.take("message");
        assertThat(device.senderKeys().read(arrived).getConversation()).isEqualTo(text);
      }
    }
  }

  @Test
  void confirmsToTheSenderByHabit() {
    TestDevice alices = TestDevice.linked(server, alice);
    server.command((turn, desk) -> {
      desk.phones().of(turn, bob).adopt(new Habits(true, true));
      return 0;
    });
    Group group = server.group(Addressing.LID, alice, bob);
    alices.arrived().clear();
    alices.stanza(alices.senderKeys().text("3EB01", group, "hi"));

    String bobsPhone = bob.jid(Addressing.LID).toString();
    assertThat(alices.arrived())
        .filteredOn(node -> node.is("receipt") && node.has("participant", bobsPhone))
        .allMatch(receipt -> receipt.has("from", group.jid().toString()))
        .extracting(receipt -> receipt.find("type").orElse("delivered"))
        .containsExactly("delivered", "read");
    assertThat(alices.arrived())
        .filteredOn(node -> node.is("receipt") && !node.has("participant", bobsPhone))
        .singleElement()
        .satisfies(own -> assertThat(own.has("type", "sender")).isTrue());
  }

  @Test
  void hearsWhoGotItsMessages() {
    Group group = server.group(Addressing.LID, alice, bob, carol);
    SentMessage sent = server.phoneSends(alice, group, "hi");
    Inbox.Shown shown = server.inbox(bob).getFirst();
    server.command((turn, desk) -> {
      desk.phones().confirm(turn, bob, shown, "read");
      return 0;
    });

    assertThat(sent.receipts())
        .extracting(receipt -> receipt.from() + " " + receipt.type())
        .containsExactly(
            bob.jid(Addressing.LID) + " delivered",
            carol.jid(Addressing.LID) + " delivered",
            bob.jid(Addressing.LID) + " read");
  }

  @Test
  void asksAgainForWhatItHasNoSenderKeyFor() {
    Group group = server.group(Addressing.LID, alice, bob);
    server.phoneSends(alice, group, "one");
    server.command((turn, desk) -> desk.phones().of(turn, bob).forgetSessions(alice));
    server.phoneSends(alice, group, "two");
    server.phoneSends(alice, group, "three");

    assertThat(texts(bob)).containsExactly("one", "two", "three");
    assertThat(server.inbox(bob)).extracting(Inbox.Shown::retries).containsExactly(0, 1, 0);
    assertThat(server.inbox(bob))
        .extracting(Inbox.Shown::path)
        .containsExactly("skmsg", "pkmsg", "skmsg");
    assertThat(server.count(Counter.RETRIES_ANSWERED)).isEqualTo(1);
  }

  @Test
  void asksALinkedDeviceAgain() {
    TestDevice alices = TestDevice.linked(server, alice);
    Group group = server.group(Addressing.LID, alice, bob);
    Node text = alices.senderKeys().text("3EB01", group, "hi");
    alices.arrived().clear();
    alices.stanza(text.holding(text.children("enc")));

    Node retry =
        alices.arrived().stream()
            .filter(node -> node.has("participant", bob.jid(Addressing.LID).toString()))
            .findFirst()
            .orElseThrow();
    assertThat(retry.attributes()).containsEntry("type", "retry").containsEntry("id", "3EB01");
    assertThat(retry.requireChild("retry").attributes()).containsEntry("count", "1");

    Jid phone = bob.jid(Addressing.LID);
    alices.stanza(
        TestSenderKeys.head("3EB01", group)
            .with("participant", phone)
            .holding(
                alices
                    .signal()
                    .encrypt(
                        phone,
                        alices.senderKeys().distribution(group.jid()).toBuilder()
                            .setConversation("hi")
                            .build())
                    .with("count", 1)));
    alices.stanza(alices.senderKeys().text("3EB02", group, "there"));

    assertThat(texts(bob)).containsExactly("hi", "there");
  }

  @Test
  void sendsAgainWhatALinkedDeviceCouldNotRead() {
    TestDevice alices = TestDevice.linked(server, alice);
    Group group = server.group(Addressing.LID, alice, bob);
    SentMessage sent = server.phoneSends(bob, group, "hi");
    Node unread = alices.take("message");
    alices.stanza(
        Node.of("receipt")
            .with("id", sent.id())
            .with("to", unread.require("from"))
            .with("participant", unread.require("participant"))
            .with("type", "retry")
            .holding(Node.of("retry").with("count", 1).with("id", sent.id())));

    Node again = alices.take("message");
    server.phoneSends(bob, group, "there");

    assertThat(again.require("id")).isEqualTo(sent.id());
    assertThat(again.children("enc")).hasSize(1);
    assertThat(alices.senderKeys().read(again).getConversation()).isEqualTo("hi");
    assertThat(alices.senderKeys().read(alices.take("message")).getConversation())
        .isEqualTo("there");
  }

  @Test
  void takesANewKeyWhenSomebodyLeft() {
    TestDevice carols = TestDevice.linked(server, carol);
    Group group = server.group(Addressing.LID, alice, bob, carol);
    server.phoneSends(alice, group, "one");
    server.command((turn, desk) -> {
      desk.groups().remove(turn, alice.phone(), group, List.of(carol));
      return 0;
    });
    carols.answerEverything();
    server.phoneSends(alice, group, "two");

    assertThat(texts(bob)).containsExactly("one", "two");
    assertThat(texts(carol)).containsExactly("one");
    assertThat(carols.find("message")).isEmpty();
  }

  @Test
  void givesItsKeyToThoseWhoCameLater() {
    Group group = server.group(Addressing.LID, alice, bob);
    server.phoneSends(alice, group, "one");
    server.command((turn, desk) -> {
      desk.groups().add(turn, alice.phone(), group, List.of(carol));
      return 0;
    });
    server.phoneSends(alice, group, "two");

    assertThat(texts(bob)).containsExactly("one", "two");
    assertThat(texts(carol)).containsExactly("two");
  }

  @Test
  void typesForTheOthersToSee() {
    TestDevice bobs = TestDevice.linked(server, bob);
    Group group = server.group(Addressing.LID, alice, bob, carol);
    server.command((turn, desk) -> {
      desk.phones().showChatState(turn, alice, group.jid(), "composing");
      return 0;
    });

    Node seen = bobs.take("chatstate");

    assertThat(seen.requireJid("from")).isEqualTo(group.jid());
    assertThat(seen.requireJid("participant")).isEqualTo(alice.jid(Addressing.LID));
    assertThat(
            server.<List<Jid>>command((turn, desk) ->
                desk.phones().of(turn, carol).chatStates().stream()
                    .map(state -> state.from())
                    .toList()))
        .containsExactly(alice.jid(Addressing.LID));
  }

  @Test
  void isRefusedWhereItTakesNoPart() {
    Group group = server.group(Addressing.LID, alice, bob);

    assertThat(server.phoneSends(carol, group, "hi").refusal()).contains("403");
    assertThat(texts(bob)).isEmpty();
  }

  @Test
  void showsAMessageOnceThatIsSentToAllAgain() {
    TestDevice alices = TestDevice.linked(server, alice);
    Group group = server.group(Addressing.LID, alice, bob, carol);
    Node text = alices.senderKeys().text("3EB01", group, "hi");
    Node participants = text.requireChild("participants");
    List<Node> others =
        participants.children().stream()
            .filter(to -> !to.has("jid", bob.jid(Addressing.LID).toString()))
            .toList();
    alices.stanza(text.holding(text.requireChild("enc"), participants.holding(others)));
    alices.stanza(alices.senderKeys().text("3EB01", group, "hi"));

    assertThat(texts(carol)).containsExactly("hi");
  }
}
