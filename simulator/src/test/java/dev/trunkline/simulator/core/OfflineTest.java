package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OfflineTest {
  private static final int PENDING_MAX = 5;

  private final TestServer server = new TestServer(CoreConfig.DEFAULT.withPendingMax(PENDING_MAX));
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice bobs = TestDevice.linked(server, bob);

  private void write(int from, int to) {
    for (int i = from; i < to; i++) {
      server.phoneSends(alice, bob, Addressing.LID, "text " + i);
    }
  }

  private List<String> texts() {
    return bobs.arrived().stream()
        .filter(node -> node.is("message"))
        .map(bobs.signal()::read)
        .map(message -> message.getConversation())
        .toList();
  }

  @Test
  void keepsMessagesInOrderUntilTheDeviceReturns() {
    bobs.hangUp();
    write(0, 3);
    bobs.logIn();

    assertThat(bobs.arrived())
        .extracting(Node::tag)
        .containsExactly("success", "ib", "ib", "message", "message", "message", "ib");
    assertThat(texts()).containsExactly("text 0", "text 1", "text 2");
  }

  @Test
  void announcesAndCountsWhatWaited() {
    bobs.hangUp();
    write(0, 3);
    bobs.logIn();

    List<Node> arrived = bobs.arrived();

    assertThat(arrived.get(2).requireChild("offline_preview").attributes())
        .containsEntry("count", "3")
        .containsEntry("message", "3");
    assertThat(arrived.get(3).has("offline", "0")).isTrue();
    assertThat(arrived.getLast().requireChild("offline").has("count", "3")).isTrue();
  }

  @Test
  void sendsAgainWhatWasNotConfirmed() {
    write(0, 2);
    Node first = bobs.take("message");
    bobs.stanza(
        Node.of("receipt").with("id", first.require("id")).with("to", first.require("from")));
    bobs.signal().read(first);
    bobs.hangUp();
    bobs.arrived().clear();
    bobs.logIn();

    Node again = bobs.take("message");

    assertThat(bobs.signal().read(again).getConversation()).isEqualTo("text 1");
    assertThat(again.has("offline", "1")).isTrue();
    assertThat(bobs.find("message")).isEmpty();
    assertThat(server.count(Counter.REDELIVERIES)).isEqualTo(1);
  }

  @Test
  void forgetsWhatANackRefused() {
    write(0, 1);
    Node message = bobs.take("message");
    bobs.stanza(
        Node.of("ack")
            .with("class", "message")
            .with("id", message.require("id"))
            .with("to", message.require("from"))
            .with("error", "500"));
    bobs.hangUp();
    bobs.logIn();

    assertThat(bobs.find("message")).isEmpty();
  }

  @Test
  void keepsReceiptsAndNotificationsUntilTheyAreAcknowledged() {
    bobs.stanza(bobs.signal().text("3EB01", alice, Addressing.LID, "hi"));
    long receipts = bobs.arrived().stream().filter(node -> node.is("receipt")).count();
    bobs.hangUp();
    bobs.arrived().clear();
    bobs.logIn();
    assertThat(bobs.arrived()).filteredOn(node -> node.is("receipt")).hasSize((int) receipts);

    bobs.answerEverything();
    bobs.hangUp();
    bobs.logIn();

    assertThat(bobs.find("receipt")).isEmpty();
  }

  @Test
  void dropsTheOldestOfTooManyMessagesAndAccusesItself() {
    bobs.hangUp();
    write(0, PENDING_MAX + 2);
    bobs.logIn();

    assertThat(texts()).containsExactly("text 2", "text 3", "text 4", "text 5", "text 6");
    assertThat(server.violations())
        .extracting(Violation::kind)
        .containsOnly(Violation.Kind.ACCEPTED_AND_DROPPED)
        .hasSize(2);
  }
}
