package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class GroupReceiptTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice alicesOther = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);
  private final TestDevice bobsOther = TestDevice.linked(server, bob);
  private final Group group = server.group(Addressing.LID, alice, bob);

  @BeforeEach
  void everybodyKnowsTheGroup() {
    Stream.of(alices, alicesOther, bobs, bobsOther).forEach(TestDevice::answerEverything);
  }

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  private Node alicesMessageAtBob() {
    alices.stanza(alices.senderKeys().text("3EB01", group, "hi"));
    alicesOther.answerEverything();
    alices.answerEverything();
    return bobs.take("message");
  }

  private static Node receipt(Node message) {
    return Node.of("receipt")
        .with("id", message.require("id"))
        .with("to", message.require("from"))
        .with("participant", message.require("participant"));
  }

  @Test
  void tellsAllDevicesOfTheSenderWhoGotTheMessage() {
    bobs.stanza(receipt(alicesMessageAtBob()));

    for (TestDevice device : List.of(alices, alicesOther)) {
      assertThat(device.take("receipt").attributes())
          .containsEntry("id", "3EB01")
          .containsEntry("from", group.jid().toString())
          .containsEntry("participant", bobs.jid(Addressing.LID).toString())
          .doesNotContainKeys("type", "recipient");
    }
    assertThat(bobsOther.find("receipt")).isEmpty();
  }

  @Test
  void acknowledgesAReceipt() {
    Node message = alicesMessageAtBob();
    bobs.arrived().clear();
    bobs.stanza(receipt(message).with("type", "read"));

    assertThat(bobs.take("ack").attributes())
        .containsEntry("class", "receipt")
        .containsEntry("from", group.jid().toString())
        .containsEntry("participant", message.require("participant"))
        .containsEntry("type", "read");
  }

  @Test
  void tellsTheOtherDevicesOfAReaderWhatWasRead() {
    Node message = alicesMessageAtBob();
    bobsOther.answerEverything();
    bobs.stanza(receipt(message).with("type", "read"));

    assertThat(bobsOther.take("receipt").attributes())
        .containsEntry("type", "read-self")
        .containsEntry("from", group.jid().toString())
        .containsEntry("participant", bobs.jid(Addressing.LID).toString())
        .containsEntry("recipient", alice.jid(Addressing.LID).toString());
  }

  @Test
  void settlesAMessageByItsReceiptAndAReceiptByItsAck() {
    Node message = alicesMessageAtBob();
    int waiting = bob.device(1).orElseThrow().pending().size();
    int waitingForAlice = alice.device(1).orElseThrow().pending().size();

    bobs.stanza(receipt(message));
    assertThat(bob.device(1).orElseThrow().pending().size()).isEqualTo(waiting - 1);

    alices.acknowledge(alices.take("receipt"));
    assertThat(alice.device(1).orElseThrow().pending().size()).isEqualTo(waitingForAlice);
  }

  @Test
  void asksOnlyTheSendingDeviceToSendAgain() {
    Node message = alicesMessageAtBob();
    bobs.stanza(
        receipt(message)
            .with("type", "retry")
            .holding(Node.of("retry").with("count", 1).with("id", "3EB01")));

    assertThat(alices.take("receipt").attributes())
        .containsEntry("type", "retry")
        .containsEntry("participant", bobs.jid(Addressing.LID).toString());
    assertThat(alicesOther.find("receipt")).isEmpty();
  }

  @Test
  void tellsOnlyTheSendingDeviceThatItsCopyArrived() {
    alices.stanza(alices.senderKeys().text("3EB01", group, "hi"));
    alices.answerEverything();
    alicesOther.stanza(receipt(alicesOther.take("message")).with("type", "sender"));

    assertThat(alices.take("receipt").has("type", "sender")).isTrue();
    assertThat(bobs.find("receipt")).isEmpty();
  }
}
