package dev.trunkline.engine.message;

import static dev.trunkline.engine.message.PlayedServer.GROUP;
import static dev.trunkline.engine.message.PlayedServer.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.group.Groups;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A server that tells nonsense of a group, or more than there can be.
class HostileGroupTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final PlayedServer server = new PlayedServer(random);
  private final Jid ann = server.join("201", 1);
  private final Writer writer = new Writer(server, random);

  private static Node with(Node group, Node... participants) {
    List<Node> all = new ArrayList<>(group.children());
    all.addAll(List.of(participants));
    return group.holding(all);
  }

  private static Node participant(String jid) {
    return Node.of("participant").with("jid", jid);
  }

  @Test
  void refusesAGroupWithMoreParticipantsThanAny() {
    server.tellOfGroup(group -> {
      Node[] many =
          IntStream.range(0, Groups.PARTICIPANTS_MAX)
              .mapToObj(i -> participant(3_000 + i + "@lid"))
              .toArray(Node[]::new);
      return with(group, many);
    });

    writer.send("A1", "one");

    AccountEvent.Rejected rejected = writer.latest(AccountEvent.Rejected.class);
    assertThat(rejected.reason()).contains("more than 1024 participants");
    assertThat(rejected.retryable()).isFalse();
    assertThat(writer.records()).doesNotContainKey(new RecordKey(Kind.GROUP, GROUP.toString()));
  }

  @Test
  void leavesOutParticipantsWhoseNamesMakeNoSense() {
    server.tellOfGroup(group ->
        with(
            group,
            participant(""),
            participant("@lid"),
            participant("nobody"),
            participant("12@g.us"),
            participant("x'; DROP TABLE device_record@lid"),
            participant("9".repeat(300) + "@lid"),
            participant("12345:99999999@lid"),
            Node.of("participant"),
            participant("55@lid").with("error", "403"),
            participant(ann.toString())));

    writer.send("A1", "one");

    assertThat(given(server.lastMessage())).containsExactly(ann);
    assertThat(server.device(ann).texts()).containsExactly("one");
    assertThat(writer.records().keySet()).allMatch(key -> key.name().length() <= 200);
  }

  @Test
  void believesNoPhoneNumberThatIsNone() {
    server.tellOfGroup(group ->
        with(
            group,
            participant("301@lid").with("phone_number", "7".repeat(300) + "@s.whatsapp.net")));

    writer.send("A1", "one");

    assertThat(writer.records()).doesNotContainKey(new RecordKey(Kind.PHONE_NUMBER_OF_LID, "301"));
  }

  @Test
  void takesAnAnswerWithoutAGroupForARefusal() {
    server.tellOfGroup(_ -> Node.of("something-else"));
    writer.send("A1", "one");
    server.tellOfGroup(group -> group);

    writer.send("A1", "one");

    assertThat(writer.all(AccountEvent.Rejected.class))
        .singleElement()
        .matches(AccountEvent.Rejected::retryable);
    assertThat(server.device(ann).texts()).containsExactly("one");
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404})
  void saysThatItIsNotInAGroupOfWhichItIsToldNothing(int code) {
    server.tellOfGroup(_ -> Node.of("error").with("code", code).with("text", "item-not-found"));

    writer.send("A1", "one");

    AccountEvent.Rejected rejected = writer.latest(AccountEvent.Rejected.class);
    assertThat(rejected.retryable()).isFalse();
    assertThat(rejected.reason()).contains("not in the group").contains(String.valueOf(code));
  }

  @Test
  void writesToNoGroupThatItIsNotAParticipantOf() {
    server.leave(Writer.LID.account());

    writer.send("A1", "one");

    assertThat(writer.latest(AccountEvent.Rejected.class).reason()).contains("not in the group");
    assertThat(server.messages()).isEmpty();
  }

  @Test
  void asksAboutManyParticipantsInPieces() {
    for (int i = 0; i < 299; i++) {
      server.join(Integer.toString(1_000 + i), 1);
    }

    writer.send("A1", "one");

    assertThat(server.takeQueries())
        .extracting(query -> query.require("xmlns"))
        .containsExactly("w:g2", "usync", "usync", "encrypt", "encrypt", "encrypt");
    assertThat(server.devices())
        .allSatisfy(device -> assertThat(device.texts()).containsExactly("one"));
  }

  @Test
  void givesUpAGroupThatChangesFasterThanItCanBeAskedAbout() {
    Node change =
        Node.of("notification")
            .with("id", "N1")
            .with("type", "w:gp2")
            .with("from", GROUP)
            .holding(Node.of("subject"));
    server.tellOfGroup(group -> {
      server.join(Integer.toString(1_000 + random.nextInt(1_000)), 1);
      server.push(change);
      return group;
    });

    writer.send("A1", "one");

    assertThat(writer.latest(AccountEvent.Rejected.class).reason())
        .contains("changes all the time");
    assertThat(server.messages()).isEmpty();
  }
}
