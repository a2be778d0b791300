package dev.trunkline.engine.message;

import static dev.trunkline.engine.message.PlayedServer.GROUP;
import static dev.trunkline.engine.message.PlayedServer.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Participants who cannot read a message to the group, and ask to have it again.
class GroupRetryTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final PlayedServer server = new PlayedServer(random);
  private final Jid ann = server.join("201", 2);
  private final Jid ben = server.join("202", 1);
  private final Writer writer = new Writer(server, random);

  private static Node retry(String id, Jid device, int count, Node... more) {
    Node retry = Node.of("retry").with("count", count).with("id", id).with("t", 1).with("v", "1");
    List<Node> content = new ArrayList<>(List.of(retry));
    content.addAll(List.of(more));
    return Node.of("receipt")
        .with("id", id)
        .with("from", GROUP)
        .with("participant", device)
        .with("type", "retry")
        .holding(content);
  }

  @Test
  void givesTheMessageAndTheKeyToAParticipantWhoLostIt() {
    writer.send("A1", "one");
    PlayedDevice forgetful = server.device(ann);
    forgetful.forgetKeys();
    writer.send("A2", "two");

    writer.arrives(retry("A2", forgetful.jid(), 1));
    writer.send("A3", "three");

    Node answer = server.messages().get(2);
    assertThat(answer.attributes())
        .containsEntry("id", "A2")
        .containsEntry("to", GROUP.toString())
        .containsEntry("participant", forgetful.jid().toString())
        .containsEntry("addressing_mode", "lid");
    assertThat(answer.requireChild("enc").attributes())
        .containsEntry("type", "pkmsg")
        .containsEntry("count", "1");
    assertThat(given(server.lastMessage())).isEmpty();
    assertThat(forgetful.texts()).containsExactly("one", "two", "three");
    assertThat(server.device(ben).texts()).containsExactly("one", "two", "three");
  }

  @Test
  void givesTheSameAnswerToTheSameReceipt() {
    writer.send("A1", "one");
    server.device(ann).forgetKeys();
    writer.arrives(retry("A1", ann, 1));
    Node answer = server.lastMessage();

    writer.restart();
    writer.arrives(retry("A1", ann, 1));

    assertThat(server.messages()).hasSize(3);
    assertThat(server.lastMessage()).isEqualTo(answer);
  }

  @Test
  void givesADeviceThatHadNoKeysTheMessageWhenItSendsThem() {
    PlayedDevice keyless = server.device(ann.withDevice(1));
    keyless.hasKeys(false);
    writer.send("A1", "one");

    Node bundle = keyless.bundle(keyless.jid());
    Node keys =
        Node.of("keys")
            .holding(bundle.children().stream().filter(it -> !it.is("registration")).toList());
    writer.arrives(retry("A1", keyless.jid(), 2, bundle.requireChild("registration"), keys));
    writer.send("A2", "two");

    assertThat(keyless.texts()).containsExactly("one", "two");
  }

  @Test
  void givesNothingToSomeoneOutsideTheGroup() {
    PlayedDevice stranger = server.link(Jid.lid("999"));
    writer.send("A1", "one");

    writer.arrives(retry("A1", stranger.jid(), 1));

    assertThat(server.messages()).hasSize(1);
  }

  @Test
  void givesNoEarlierMessageToADeviceThatCameLater() {
    writer.send("A1", "one");
    PlayedDevice later = server.link(ann.withDevice(4));
    writer.arrives(
        Node.of("notification")
            .with("id", "N1")
            .with("type", "devices")
            .with("from", ann)
            .holding(Node.of("add").holding(Node.of("device").with("jid", later.jid()))));
    writer.send("A2", "two");

    writer.arrives(retry("A1", later.jid(), 1));
    writer.arrives(retry("A2", later.jid(), 1));

    assertThat(server.messages()).hasSize(3);
    assertThat(server.lastMessage().require("id")).isEqualTo("A2");
  }

  @Test
  void givesNothingToAParticipantWhoLeftAndLostHerKeyForIt() {
    writer.send("A1", "one");
    server.leave(ann);
    writer.arrives(
        Node.of("notification")
            .with("id", "N1")
            .with("type", "w:gp2")
            .with("from", GROUP)
            .holding(Node.of("remove").holding(Node.of("participant").with("jid", ann))));
    writer.send("A2", "two");

    writer.arrives(retry("A1", ann, 1));
    writer.arrives(retry("A2", ann, 1));

    assertThat(server.messages()).hasSize(2);
  }

  @Test
  void givesUpAfterFiveTimes() {
    writer.send("A1", "one");

    for (int count = 1; count <= 7; count++) {
      writer.arrives(retry("A1", ann, count));
    }

    assertThat(server.messages()).hasSize(1 + Retries.COUNT_MAX);
  }
}
