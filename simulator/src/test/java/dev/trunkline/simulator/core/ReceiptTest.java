package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.PendingStanzas;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReceiptTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice alicesOther = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);
  private final TestDevice bobsOther = TestDevice.linked(server, bob);

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  private Node alicesMessageAtBob() {
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));
    alicesOther.answerEverything();
    alices.answerEverything();
    return bobs.take("message");
  }

  private static Node receipt(Node message) {
    return Node.of("receipt").with("id", message.require("id")).with("to", message.require("from"));
  }

  @Test
  void tellsAllDevicesOfTheSenderThatAMessageArrived() {
    bobs.stanza(receipt(alicesMessageAtBob()));

    for (TestDevice device : List.of(alices, alicesOther)) {
      Node told = device.take("receipt");
      assertThat(told.attributes())
          .containsEntry("id", "3EB01")
          .containsEntry("from", bobs.phoneNumber().toString())
          .doesNotContainKey("type");
    }
  }

  @Test
  void acknowledgesAReceipt() {
    Node message = alicesMessageAtBob();
    bobs.arrived().clear();
    bobs.stanza(receipt(message).with("type", "inactive"));

    assertThat(bobs.take("ack").attributes())
        .containsEntry("class", "receipt")
        .containsEntry("id", "3EB01")
        .containsEntry("type", "inactive")
        .containsEntry("from", message.require("from"));
  }

  @Test
  void namesTheReaderByTheNameThatTheMessageUsed() {
    alices.stanza(alices.signal().text("3EB02", bob, Addressing.LID, "hi"));
    alices.answerEverything();
    bobs.stanza(receipt(bobs.take("message")).with("type", "read"));

    assertThat(alices.take("receipt").requireJid("from")).isEqualTo(bobs.jid(Addressing.LID));
  }

  @Test
  void tellsTheOtherDevicesOfAReaderWhatWasRead() {
    Node message = alicesMessageAtBob();
    bobsOther.answerEverything();
    bobs.stanza(receipt(message).with("type", "read"));

    assertThat(bobsOther.take("receipt").attributes())
        .containsEntry("type", "read-self")
        .containsEntry("recipient", alice.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("from", bobs.phoneNumber().toString());
  }

  @Test
  void passesAReceiptForSeveralMessagesOnAsOne() {
    Node first = alicesMessageAtBob();
    alices.stanza(alices.signal().text("3EB02", bob, Addressing.PHONE_NUMBER, "there"));
    alices.answerEverything();
    bobs.stanza(
        receipt(first)
            .with("type", "read")
            .holding(Node.of("list").holding(Node.of("item").with("id", "3EB02"))));

    Node told = alices.take("receipt");

    assertThat(told.requireChild("list").children())
        .containsExactly(Node.of("item").with("id", "3EB02"));
  }

  @Test
  void tellsOnlyTheSendingDeviceThatItsCopyArrived() {
    alices.stanza(alices.signal().text("3EB01", bob, Addressing.PHONE_NUMBER, "hi"));
    alices.answerEverything();
    Node copy = alicesOther.take("message");
    alicesOther.stanza(
        receipt(copy).with("type", "sender").with("recipient", copy.require("recipient")));

    assertThat(alices.take("receipt").has("type", "sender")).isTrue();
    assertThat(bobs.find("receipt")).isEmpty();
  }

  @Test
  void bringsReceiptsToThePhoneThatSent() {
    SentMessage sent = server.phoneSends(alice, bob, Addressing.PHONE_NUMBER, "hi");
    bobs.stanza(receipt(bobs.take("message")).with("type", "read"));

    assertThat(sent.receipts()).extracting(SentMessage.Receipt::type).contains("delivered", "read");
  }

  @Test
  void settlesAMessageByAnyReceiptForIt() {
    Node message = alicesMessageAtBob();
    int waiting = bob.device(1).orElseThrow().pending().size();

    bobs.stanza(receipt(message).with("type", "inactive"));

    assertThat(bob.device(1).orElseThrow().pending().size()).isEqualTo(waiting - 1);
  }

  private static Node retry(Node message, int count) {
    return receipt(message)
        .with("type", "retry")
        .holding(Node.of("retry").with("count", count).with("id", message.require("id")));
  }

  private List<Node> waitingForAlice() {
    return alice.device(1).orElseThrow().pending().all().stream()
        .map(PendingStanzas.Entry::stanza)
        .toList();
  }

  @Test
  void settlesOneRequestToSendAgainAtATime() {
    Node message = alicesMessageAtBob();
    bobs.stanza(retry(message, 1));
    bobs.stanza(retry(message, 2));

    alices.acknowledge(alices.take("receipt"));

    assertThat(waitingForAlice())
        .singleElement()
        .satisfies(left -> assertThat(left.requireChild("retry").has("count", "2")).isTrue());
  }

  @Test
  void settlesTheReceiptOfADeviceThatIsGoneAndNoOther() {
    Node message = alicesMessageAtBob();
    Node otherMessage = bobsOther.take("message");
    bobsOther.stanza(retry(otherMessage, 1));
    bobs.stanza(receipt(message));
    server.command((turn, desk) -> {
      desk.unlinking().unlink(turn, bob.device(1).orElseThrow());
      return true;
    });
    List<Node> receipts = alices.arrived().stream().filter(node -> node.is("receipt")).toList();

    alices.acknowledge(receipts.getLast());

    assertThat(waitingForAlice())
        .filteredOn(waiting -> waiting.is("receipt"))
        .containsExactly(receipts.getFirst());
  }
}
