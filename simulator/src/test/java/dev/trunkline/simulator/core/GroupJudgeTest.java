package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.OwnSenderKey;
import dev.trunkline.engine.signal.SignalSession;
import dev.trunkline.proto.e2e.Message;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestSenderKeys;
import dev.trunkline.simulator.testing.TestServer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What clients must never do in groups; see [JudgeTest] for the rest.
final class GroupJudgeTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);
  private final Group group = server.group(Addressing.LID, alice, bob);

  private void isAccusedOf(Violation.Kind... kinds) {
    assertThat(server.violations()).extracting(Violation::kind).containsExactly(kinds);
  }

  private Node text(String id, String text) {
    return alices.senderKeys().text(id, group, text);
  }

  @Test
  void accusesADeviceWhoseSenderKeyWasRolledBack() {
    alices.stanza(text("3EB01", "one"));
    OwnSenderKey backup = alices.senderKeys().snapshot();
    alices.stanza(text("3EB02", "two"));
    alices.senderKeys().restore(backup);
    alices.stanza(text("3EB03", "two, again"));

    isAccusedOf(Violation.Kind.RATCHET_FORK);
    assertThat(server.violations().getFirst().details())
        .containsEntry("counter", "1")
        .containsEntry("messageId", "3EB03")
        .containsKey("senderKey");
  }

  @Test
  void accusesADeviceThatEncryptsTheSameTextTwiceWithOneKey() {
    OwnSenderKey backup = alices.senderKeys().snapshot();
    alices.stanza(text("3EB01", "one"));
    alices.senderKeys().restore(backup);
    alices.stanza(text("3EB02", "one"));

    isAccusedOf(Violation.Kind.RATCHET_FORK);
  }

  @Test
  void allowsTheSameCiphertextAgain() {
    Node message = text("3EB01", "one");
    alices.stanza(message);
    alices.stanza(message);

    isAccusedOf();
  }

  @Test
  void allowsTwoDevicesToBeAtTheSameIteration() {
    alices.stanza(text("3EB01", "one"));
    bobs.stanza(bobs.senderKeys().text("3EB02", group, "two"));

    isAccusedOf();
  }

  @Test
  void accusesADeviceThatUsesAMessageIdForTwoMessages() {
    alices.stanza(text("3EB01", "one"));
    alices.stanza(text("3EB01", "two"));

    assertThat(server.violations())
        .extracting(Violation::kind)
        .contains(Violation.Kind.MESSAGE_ID_REUSED);
  }

  @Test
  void accusesADeviceThatGivesItsKeyByARatchetThatWasRolledBack() {
    Message key = alices.senderKeys().distribution(group.jid());
    alices.stanza(giving("3EB01", key));
    Map<String, SignalSession> backup = alices.signal().snapshot();
    alices.stanza(giving("3EB02", key));
    alices.signal().restore(backup);
    alices.stanza(giving("3EB03", key));

    isAccusedOf(Violation.Kind.RATCHET_FORK);
  }

  private Node giving(String id, Message key) {
    Jid bobsJid = bobs.jid(Addressing.LID);
    return TestSenderKeys.head(id, group)
        .holding(
            alices.senderKeys().encrypt(Message.getDefaultInstance()),
            Node.of("participants")
                .holding(
                    Node.of("to")
                        .with("jid", bobsJid)
                        .holding(alices.signal().encrypt(bobsJid, key))));
  }

  @Test
  void accusesADeviceThatSendsNoSignalMessage() {
    Node enc = Node.of("enc").with("type", "skmsg").holding(new byte[] {1, 2, 3});
    alices.stanza(TestSenderKeys.head("3EB01", group).holding(enc));

    isAccusedOf(Violation.Kind.MALFORMED_CIPHERTEXT);
  }
}
