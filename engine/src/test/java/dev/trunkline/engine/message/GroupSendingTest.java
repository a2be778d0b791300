package dev.trunkline.engine.message;

import static dev.trunkline.engine.message.PlayedServer.GROUP;
import static dev.trunkline.engine.message.PlayedServer.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Change;
import dev.trunkline.engine.RecordKey.Kind;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Transmit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// A group with three participants of two devices each, the writer, and the writer's phone.
class GroupSendingTest {
  private final SplittableRandom random = new SplittableRandom(1);
  private final PlayedServer server = new PlayedServer(random);
  private final Jid ann = server.join("201", 2);
  private final Jid ben = server.join("202", 2);
  private final Jid cho = server.join("203", 2);
  private final PlayedDevice phone = server.link(Writer.LID.account());
  private final Writer writer = new Writer(server, random);

  private List<String> queried() {
    return server.takeQueries().stream().map(query -> query.require("xmlns")).toList();
  }

  private void changeOfGroup(String what, Jid participant) {
    writer.arrives(
        Node.of("notification")
            .with("id", "N" + random.nextInt(1_000_000))
            .with("type", "w:gp2")
            .with("from", GROUP)
            .with("participant", ann)
            .with("t", 1)
            .holding(Node.of(what).holding(Node.of("participant").with("jid", participant))));
  }

  private void changeOfDevices(String what, Jid device) {
    writer.arrives(
        Node.of("notification")
            .with("id", "N" + random.nextInt(1_000_000))
            .with("type", "devices")
            .with("from", device.account())
            .holding(Node.of(what).holding(Node.of("device").with("jid", device))));
  }

  @Test
  void givesTheKeyOnceAndFromThenOnSendsOneCiphertextForAll() {
    writer.send("A1", "one");
    writer.send("A2", "two");
    writer.send("A3", "three");

    assertThat(queried()).containsExactly("w:g2", "usync", "encrypt");
    assertThat(given(server.messages().getFirst())).hasSize(7);
    assertThat(server.messages().getFirst().child("device-identity")).isPresent();
    assertThat(server.lastMessage().children()).extracting(Node::tag).containsExactly("enc");
    assertThat(server.lastMessage().attributes())
        .containsEntry("to", GROUP.toString())
        .containsEntry("addressing_mode", "lid");
    assertThat(server.devices())
        .allSatisfy(device -> assertThat(device.texts()).containsExactly("one", "two", "three"));
    assertThat(writer.all(AccountEvent.Acknowledged.class))
        .extracting(AccountEvent.Acknowledged::chat)
        .containsExactly(GROUP, GROUP, GROUP);
  }

  @Test
  void writesKeysAndStanzaInTheStepThatTransmits() {
    writer.send("A1", "one");

    Step step = writer.commit(Writer.sending("A2", "two", false));

    assertThat(step.changes())
        .extracting(change -> ((Change.Put) change).key().kind())
        .containsExactlyInAnyOrder(Kind.GROUP_KEY, Kind.SENT_MESSAGE);
    assertThat(step.effects()).singleElement().isInstanceOf(Transmit.class);
  }

  @Test
  void givesTheKeyToADeviceThatWasLinkedSince() {
    writer.send("A1", "one");
    PlayedDevice later = server.link(ben.withDevice(5));
    changeOfDevices("add", later.jid());

    writer.send("A2", "two");

    assertThat(given(server.lastMessage())).containsExactly(later.jid());
    assertThat(later.texts()).containsExactly("two");
    assertThat(server.device(cho).texts()).containsExactly("one", "two");
  }

  @Test
  void givesTheKeyToAParticipantWhoJoined() {
    writer.send("A1", "one");
    Jid dee = server.join("204", 1);
    changeOfGroup("add", dee);

    writer.send("A2", "two");

    assertThat(given(server.lastMessage())).containsExactly(dee);
    assertThat(server.device(dee).texts()).containsExactly("two");
  }

  @Test
  void makesANewKeyWhenAParticipantHasLeft() {
    writer.send("A1", "one");
    server.leave(ben);
    changeOfGroup("remove", ben);

    writer.send("A2", "two");

    assertThat(given(server.lastMessage()))
        .hasSize(5)
        .noneMatch(device -> device.account().equals(ben));
    assertThat(server.device(ben).read(server.lastMessage().children("enc"))).isFalse();
    assertThat(server.device(ann).texts()).containsExactly("one", "two");
    assertThat(phone.texts()).containsExactly("one", "two");
  }

  @Test
  void makesANewKeyWhenAParticipantsDeviceIsUnlinked() {
    writer.send("A1", "one");
    PlayedDevice unlinked = server.device(ben.withDevice(1));
    server.unlink(unlinked.jid());
    changeOfDevices("remove", unlinked.jid());

    writer.send("A2", "two");

    assertThat(given(server.lastMessage())).hasSize(6).doesNotContain(unlinked.jid());
    assertThat(unlinked.read(server.lastMessage().children("enc"))).isFalse();
    assertThat(server.device(ben).texts()).containsExactly("one", "two");
  }

  @Test
  void givesAParticipantWhoComesBackTheNewKey() {
    writer.send("A1", "one");
    server.leave(ben);
    changeOfGroup("remove", ben);
    writer.send("A2", "two");
    server.join("202", 0);
    changeOfGroup("add", ben);

    writer.send("A3", "three");

    assertThat(given(server.lastMessage()))
        .containsExactlyInAnyOrder(ben.withDevice(0), ben.withDevice(1));
    assertThat(server.device(ben).texts()).containsExactly("one", "three");
  }

  @Test
  void leavesOutADeviceWithoutKeysAndTriesItAgainAnHourLater() {
    PlayedDevice keyless = server.device(cho.withDevice(1));
    keyless.hasKeys(false);
    writer.send("A1", "one");
    server.takeQueries();

    writer.send("A2", "two");
    List<String> soon = queried();
    keyless.hasKeys(true);
    writer.pass(Duration.ofMinutes(61));
    writer.send("A3", "three");

    assertThat(soon).isEmpty();
    assertThat(given(server.lastMessage())).containsExactly(keyless.jid());
    assertThat(keyless.texts()).containsExactly("three");
    assertThat(server.device(cho).texts()).containsExactly("one", "two", "three");
  }

  @Test
  void rejectsForNowWhatNoDeviceCouldRead() {
    server.devices().forEach(device -> device.hasKeys(false));
    writer.send("A1", "one");
    server.devices().forEach(device -> device.hasKeys(true));
    writer.send("A1", "one");

    assertThat(writer.all(AccountEvent.Rejected.class))
        .singleElement()
        .matches(AccountEvent.Rejected::retryable);
    assertThat(phone.texts()).containsExactly("one");
  }

  @Test
  void sendsTheSameBytesAfterACrashAndNeverTheSameKeyTwice() {
    writer.send("A1", "one");
    Step step = writer.commit(Writer.sending("A2", "two", false));
    Node stanza = ((Transmit) step.effects().getLast()).stanza();

    writer.restart();
    writer.sendAgain("A2", "two");
    writer.sendAgain("A2", "two");
    writer.send("A3", "three");

    assertThat(server.messages().get(1)).isEqualTo(stanza);
    assertThat(server.messages().get(2)).isEqualTo(stanza);
    assertThat(server.devices())
        .allSatisfy(device -> assertThat(device.texts()).containsExactly("one", "two", "three"));
  }

  @Test
  void givesTheKeyAlthoughItCrashesBetweenTheAnswersThatItNeeds() {
    for (int answers : List.of(0, 1, 1)) {
      writer.begin("A1", "one", answers);
      writer.restart();
    }

    writer.send("A1", "one");

    assertThat(server.devices())
        .allSatisfy(device -> assertThat(device.texts()).containsExactly("one"));
  }

  @Test
  void addressesParticipantsByPhoneNumberWhereTheGroupDoes() {
    server.addressBy(false);

    writer.send("A1", "one");

    assertThat(server.lastMessage().require("addressing_mode")).isEqualTo("pn");
    assertThat(given(server.lastMessage())).allMatch(Jid::isPhoneNumber);
    assertThat(server.devices())
        .allSatisfy(device -> assertThat(device.texts()).containsExactly("one"));
  }

  @Test
  void encryptsAnewWhenTheGroupWentOverToOtherNames() {
    server.addressBy(false);
    writer.send("A1", "one");
    server.addressBy(true);
    server.acknowledge(
        ack -> server.lastMessage().has("addressing_mode", "lid") ? ack : ack.with("error", 421));

    writer.send("A2", "two");
    AccountEvent.Rejected rejected = writer.latest(AccountEvent.Rejected.class);
    writer.sendAgain("A2", "two");

    assertThat(rejected.retryable()).isTrue();
    assertThat(rejected.code()).hasValue(421);
    assertThat(given(server.lastMessage())).hasSize(7).allMatch(Jid::isLid);
    assertThat(writer.latest(AccountEvent.Acknowledged.class).messageId()).isEqualTo("A2");
  }

  @Test
  void doesNotEncryptAnewWhatMayHaveArrivedUnderTheOldNames() {
    writer.send("A1", "one");
    writer.commit(Writer.sending("A2", "two", false));
    writer.restart();
    server.acknowledge(ack -> ack.with("error", 421));

    writer.sendAgain("A2", "two");

    assertThat(writer.latest(AccountEvent.Rejected.class).retryable()).isFalse();
  }

  @Test
  void asksForEverythingAnewWhenTheServerKnowsOtherDevicesButNotAllTheTime() {
    writer.send("A1", "one");
    server.takeQueries();
    server.acknowledge(ack -> ack.with("phash", "2:AAAAAAAA"));
    PlayedDevice later = server.link(ben.withDevice(5)); // and nobody told of it

    writer.send("A2", "two");
    writer.send("A3", "three");
    writer.send("A4", "four");

    assertThat(queried()).containsExactly("w:g2", "usync", "encrypt");
    assertThat(later.texts()).containsExactly("three", "four");
    assertThat(server.device(ben).texts()).containsExactly("one", "two", "three", "four");
  }

  @Test
  void namesTheDevicesAsTheServerDoes() {
    writer.send("A1", "one");

    List<Jid> all = new ArrayList<>(given(server.lastMessage()));
    all.add(Writer.LID);
    assertThat(server.lastMessage().require("phash")).isEqualTo(ParticipantHash.of(all));
  }

  @Test
  void makesANewKeyAfterAMessageThatWasRefused() {
    server.acknowledge(ack -> ack.with("error", 400));
    writer.send("A1", "one");
    server.acknowledge(ack -> ack);

    writer.send("A2", "two");

    assertThat(writer.latest(AccountEvent.Rejected.class).retryable()).isFalse();
    assertThat(given(server.lastMessage())).hasSize(7);
  }

  @Test
  void makesANewKeyWhenTheMessageThatTookTheOldOneAlongIsGivenUp() {
    server.acknowledge(ack -> ack.with("error", 429));
    writer.send("A1", "one");
    server.acknowledge(ack -> ack);

    writer.send("A2", "two");
    writer.send("A3", "three");

    assertThat(given(server.messages().get(1))).hasSize(7);
    assertThat(given(server.messages().get(2))).isEmpty();
  }

  @Test
  void keepsTheKeyOfAMessageThatIsTriedAgain() {
    server.acknowledge(ack -> ack.with("error", 429));
    writer.send("A1", "one");
    server.acknowledge(ack -> ack);

    writer.sendAgain("A1", "one");
    writer.send("A2", "two");

    assertThat(server.messages().get(1)).isEqualTo(server.messages().getFirst());
    assertThat(given(server.messages().get(2))).isEmpty();
  }

  @Test
  void saysThatItIsNotInAGroupWhenItsMessageIsForbidden() {
    writer.send("A1", "one");
    server.acknowledge(ack -> ack.with("error", 403));

    writer.send("A2", "two");

    AccountEvent.Rejected rejected = writer.latest(AccountEvent.Rejected.class);
    assertThat(rejected.retryable()).isFalse();
    assertThat(rejected.code()).hasValue(403);
    assertThat(rejected.reason()).contains("not in the group").contains(GROUP.toString());
  }
}
