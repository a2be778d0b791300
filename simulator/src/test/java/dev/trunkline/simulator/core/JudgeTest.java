package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What else clients must never do; see [LoginTest] for two connections, [KeysTest] for signatures
/// and [OfflineTest] for what the server itself drops.
final class JudgeTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  private void isAccusedOf(Violation.Kind... kinds) {
    assertThat(server.violations()).extracting(Violation::kind).containsExactly(kinds);
  }

  /// A message for one device alone.
  private Node message(String id, Node enc) {
    return Node.of("message")
        .with("id", id)
        .with("to", bobs.jid(Addressing.LID))
        .with("type", "text")
        .holding(enc);
  }

  private Node encrypt(String text) {
    return alices
        .signal()
        .encrypt(bobs.jid(Addressing.LID), Message.newBuilder().setConversation(text).build());
  }

  @Test
  void accusesADeviceWhoseRatchetWasRolledBack() {
    alices.stanza(message("3EB01", encrypt("one")));
    Map<String, SignalSession> backup = alices.signal().snapshot();
    alices.stanza(message("3EB02", encrypt("two")));
    alices.signal().restore(backup);
    alices.stanza(message("3EB03", encrypt("two, again")));

    isAccusedOf(Violation.Kind.RATCHET_FORK);
    assertThat(server.violations().getFirst().details())
        .containsEntry("counter", "1")
        .containsEntry("receiver", bobs.phoneNumber().toString())
        .containsEntry("messageId", "3EB03");
  }

  @Test
  void allowsTheSameCiphertextAgain() {
    Node message = message("3EB01", encrypt("one"));
    alices.stanza(message);
    alices.stanza(message);

    isAccusedOf();
  }

  @Test
  void accusesADeviceThatUsesAMessageIdForTwoMessages() {
    alices.stanza(message("3EB01", encrypt("one")));
    alices.stanza(message("3EB01", encrypt("two")));

    isAccusedOf(Violation.Kind.MESSAGE_ID_REUSED);
  }

  @Test
  void allowsAMessageIdAgainWhenSomeoneAskedForTheMessage() {
    alices.stanza(message("3EB01", encrypt("one")));
    Node unread = bobs.take("message");
    bobs.stanza(
        Node.of("receipt")
            .with("id", "3EB01")
            .with("to", unread.require("from"))
            .with("type", "retry")
            .holding(Node.of("retry").with("count", 1).with("id", "3EB01")));
    alices.stanza(message("3EB01", encrypt("one")));

    isAccusedOf();
    assertThat(server.count(Counter.RETRIES_ANSWERED)).isEqualTo(1);
  }

  @Test
  void recognisesTheAnswerToARetryThatIsSentTwice() {
    alices.stanza(message("3EB01", encrypt("one")));
    Node again = message("3EB01", encrypt("one")).with("device_fanout", "false");
    alices.stanza(again);
    alices.stanza(again);

    isAccusedOf();
    assertThat(server.count(Counter.RETRIES_ANSWERED)).isEqualTo(1);
    assertThat(server.count(Counter.RETRANSMISSIONS)).isEqualTo(1);
  }

  @Test
  void accusesADeviceWhoseMessageAPhoneWouldShowTwice() {
    Jid phone = bob.jid(Addressing.LID);
    alices.stanza(phoneMessage(phone, "hi"));
    alices.stanza(phoneMessage(phone, "hi"));

    isAccusedOf(Violation.Kind.MESSAGE_ID_REUSED, Violation.Kind.SHOWN_TWICE);
    assertThat(server.inbox(bob)).hasSize(1);
  }

  private Node phoneMessage(Jid phone, String text) {
    Message message = Message.newBuilder().setConversation(text).build();
    return Node.of("message")
        .with("id", "3EB01")
        .with("to", phone)
        .with("type", "text")
        .holding(alices.signal().encrypt(phone, message));
  }

  @Test
  void accusesADeviceThatConfirmsWhatItNeverGot() {
    bobs.stanza(Node.of("receipt").with("id", "3EB0FFFF").with("to", alice.jid(Addressing.LID)));

    isAccusedOf(Violation.Kind.ANSWER_TO_NOTHING);
  }

  @Test
  void accusesADeviceThatAcknowledgesWhatItNeverGot() {
    bobs.stanza(
        Node.of("ack").with("class", "notification").with("id", "SRV999").with("to", Jid.SERVER));

    isAccusedOf(Violation.Kind.ANSWER_TO_NOTHING);
  }

  @Test
  void allowsAReadReceiptLongAfterTheDelivery() {
    alices.stanza(message("3EB01", encrypt("one")));
    bobs.answerEverything();
    bobs.stanza(
        Node.of("receipt")
            .with("id", "3EB01")
            .with("to", alices.jid(Addressing.LID))
            .with("type", "read"));

    isAccusedOf();
  }

  @Test
  void accusesADeviceThatSendsNoSignalMessage() {
    alices.stanza(
        message("3EB01", Node.of("enc").with("type", "msg").holding(new byte[] {1, 2, 3})));

    isAccusedOf(Violation.Kind.MALFORMED_CIPHERTEXT);
  }

  @Test
  void forgetsItsAccusationsOnDemand() {
    alices.stanza(message("3EB01", encrypt("one")));
    alices.stanza(message("3EB01", encrypt("two")));
    server.command((_, desk) -> {
      desk.server().judge().violations().clear();
      return 0;
    });

    isAccusedOf();
  }
}
