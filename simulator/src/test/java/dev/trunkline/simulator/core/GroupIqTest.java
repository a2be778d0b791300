package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.registry.Groups;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GroupIqTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final Account carol = server.account("Carol");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice alicesOther = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @BeforeEach
  void everybodyKnowsTheDevices() {
    List.of(alices, alicesOther, bobs).forEach(TestDevice::answerEverything);
  }

  @AfterEach
  void nobodyDidWrong() {
    for (TestDevice device : List.of(alices, alicesOther, bobs)) {
      device.answerEverything();
    }
    assertThat(server.violations()).isEmpty();
  }

  private static Node ask(TestDevice device, String type, String to, Node asked) {
    return device.ask(device.iq(type, "w:g2").with("to", to).holding(asked));
  }

  private static Node metadata(TestDevice device, Group group) {
    return ask(
        device, "get", group.jid().toString(), Node.of("query").with("request", "interactive"));
  }

  private static Node naming(String tag, Jid... jids) {
    return Node.of(tag)
        .holding(Arrays.stream(jids).map(jid -> Node.of("participant").with("jid", jid)).toList());
  }

  private static String error(Node answer) {
    return answer.requireChild("error").require("code");
  }

  private static List<String> participants(Node group) {
    return group.children("participant").stream().map(each -> each.require("jid")).toList();
  }

  private static Node notification(TestDevice device) {
    Node told = device.take("notification");
    assertThat(told.require("type")).isEqualTo("w:gp2");
    return told;
  }

  @Test
  void makesAGroup() {
    Node create = naming("create", bob.jid(Addressing.LID)).with("subject", "friends");

    Node made = ask(alices, "set", "@g.us", create.with("key", "K1")).requireChild("group");

    assertThat(made.attributes())
        .containsEntry("subject", "friends")
        .containsEntry("addressing_mode", "lid")
        .containsEntry("size", "2")
        .containsEntry("creator", alice.jid(Addressing.LID).toString())
        .containsEntry("creator_pn", alice.jid(Addressing.PHONE_NUMBER).toString());
    assertThat(made.children("participant"))
        .containsExactly(
            Node.of("participant")
                .with("jid", alice.jid(Addressing.LID))
                .with("phone_number", alice.jid(Addressing.PHONE_NUMBER))
                .with("type", "superadmin"),
            Node.of("participant")
                .with("jid", bob.jid(Addressing.LID))
                .with("phone_number", bob.jid(Addressing.PHONE_NUMBER)));
  }

  @Test
  void tellsEverybodyButTheActingDeviceOfANewGroup() {
    Node create = naming("create", bob.jid(Addressing.LID)).with("subject", "friends");

    ask(alices, "set", "@g.us", create.with("key", "K1"));

    for (TestDevice device : List.of(alicesOther, bobs)) {
      Node told = notification(device);
      assertThat(told.attributes())
          .containsEntry("participant", alice.jid(Addressing.LID).toString())
          .containsEntry("participant_pn", alice.jid(Addressing.PHONE_NUMBER).toString())
          .containsEntry("addressing_mode", "lid")
          .containsEntry("notify", "Alice");
      assertThat(told.requireChild("create").requireChild("group").require("subject"))
          .isEqualTo("friends");
    }
    assertThat(alices.find("notification")).isEmpty();
  }

  @Test
  void showsAGroupToThoseWhoTakePart() {
    Group group = server.group(Addressing.LID, alice, bob);

    Node shown = metadata(bobs, group).requireChild("group");

    assertThat(shown.require("id")).isEqualTo(group.jid().user());
    assertThat(participants(shown))
        .containsExactly(alice.jid(Addressing.LID).toString(), bob.jid(Addressing.LID).toString());
  }

  @Test
  void callsParticipantsByTheirNumbersWhereThatIsTheAddressing() {
    Group group = server.group(Addressing.PHONE_NUMBER, alice, bob);

    Node shown = metadata(bobs, group).requireChild("group");

    assertThat(shown.require("addressing_mode")).isEqualTo("pn");
    assertThat(shown.children("participant").getLast())
        .isEqualTo(
            Node.of("participant")
                .with("jid", bob.jid(Addressing.PHONE_NUMBER))
                .with("lid", bob.jid(Addressing.LID)));
    assertThat(shown.find("creator_pn")).isEmpty();
  }

  @Test
  void hidesAGroupFromOthers() {
    Group group = server.group(Addressing.LID, alice, carol);

    assertThat(error(metadata(bobs, group))).isEqualTo("403");
  }

  @Test
  void knowsNoGroupThatWasNotMade() {
    Node query = Node.of("query").with("request", "interactive");

    assertThat(error(ask(bobs, "get", "120363000000000000@g.us", query))).isEqualTo("404");
  }

  @Test
  void listsTheGroupsOfAnAccount() {
    Group first = server.group(Addressing.LID, alice, bob);
    server.group(Addressing.LID, alice, carol);
    Group third = server.group(Addressing.LID, bob, alice);

    Node groups =
        ask(bobs, "get", "@g.us", Node.of("participating").holding(Node.of("participants")))
            .requireChild("groups");

    assertThat(groups.children("group"))
        .extracting(group -> group.require("id"))
        .containsExactly(first.jid().user(), third.jid().user());
  }

  @Test
  void addsParticipants() {
    Group group = server.group(Addressing.LID, alice, carol);
    Jid nobody = Jid.lid("4711");

    Node answer =
        ask(
            alices,
            "set",
            group.jid().toString(),
            naming("add", bob.jid(Addressing.LID), carol.jid(Addressing.LID), nobody));

    assertThat(answer.requireChild("add").children())
        .extracting(each -> each.find("error").orElse("200"))
        .containsExactly("200", "409", "404");
    assertThat(group.has(bob)).isTrue();
  }

  @Test
  void takesNoMoreParticipantsThanAGroupMayHave() {
    Account[] others = new Account[Groups.PARTICIPANTS_MAX - 1];
    Arrays.setAll(others, i -> server.account("Guest " + i));
    Group group = server.group(Addressing.LID, alice, others);

    Node answer =
        ask(alices, "set", group.jid().toString(), naming("add", bob.jid(Addressing.LID)));

    assertThat(answer.requireChild("add").requireChild("participant").require("error"))
        .isEqualTo("419");
    assertThat(group.participants()).hasSize(Groups.PARTICIPANTS_MAX);
  }

  @Test
  void tellsNewParticipantsOfTheGroupAndOldOnesOfThem() {
    Group group = server.group(Addressing.LID, alice, carol);
    alicesOther.answerEverything();

    ask(alices, "set", group.jid().toString(), naming("add", bob.jid(Addressing.LID)));

    assertThat(participants(notification(alicesOther).requireChild("add")))
        .containsExactly(bob.jid(Addressing.LID).toString());
    assertThat(participants(notification(bobs).requireChild("create").requireChild("group")))
        .hasSize(3);
  }

  @Test
  void removesParticipantsAndTellsThemToo() {
    Group group = server.group(Addressing.LID, alice, bob, carol);
    bobs.answerEverything();

    Node answer =
        ask(alices, "set", group.jid().toString(), naming("remove", bob.jid(Addressing.LID)));

    assertThat(answer.requireChild("remove").children("participant")).hasSize(1);
    assertThat(group.has(bob)).isFalse();
    assertThat(participants(notification(bobs).requireChild("remove")))
        .containsExactly(bob.jid(Addressing.LID).toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"add", "remove"})
  void letsOnlyAdminsChangeWhoTakesPart(String change) {
    Group group = server.group(Addressing.LID, alice, bob);

    Node answer =
        ask(bobs, "set", group.jid().toString(), naming(change, carol.jid(Addressing.LID)));

    assertThat(error(answer)).isEqualTo("403");
  }

  @Test
  void letsAnybodyLeave() {
    Group group = server.group(Addressing.LID, alice, bob);
    Node which = Node.of("group").with("id", group.jid());

    Node answer = ask(bobs, "set", "@g.us", Node.of("leave").holding(which));

    assertThat(answer.requireChild("leave").children()).containsExactly(which);
    assertThat(group.has(bob)).isFalse();
    assertThat(error(metadata(bobs, group))).isEqualTo("403");
  }

  @Test
  void forgetsAGroupThatTheLastOneLeft() {
    Group group = server.group(Addressing.LID, bob);
    Node which = Node.of("group").with("id", group.jid());

    ask(bobs, "set", "@g.us", Node.of("leave").holding(which));

    assertThat(error(metadata(bobs, group))).isEqualTo("404");
  }

  @Test
  void renamesAGroup() {
    Group group = server.group(Addressing.LID, alice, bob);
    alices.answerEverything();

    Node answer = ask(bobs, "set", group.jid().toString(), Node.of("subject").holding("enemies"));

    assertThat(answer.require("type")).isEqualTo("result");
    assertThat(notification(alices).requireChild("subject").attributes())
        .containsEntry("subject", "enemies")
        .containsEntry("s_o", bob.jid(Addressing.LID).toString());
    assertThat(metadata(alices, group).requireChild("group").require("subject"))
        .isEqualTo("enemies");
  }

  @Test
  void keepsNotificationsForDevicesThatAreAway() {
    bobs.hangUp();
    server.group(Addressing.LID, alice, bob);
    bobs.logIn();

    assertThat(notification(bobs).child("create")).isPresent();
  }
}
