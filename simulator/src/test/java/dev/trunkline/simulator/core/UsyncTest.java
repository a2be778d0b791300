package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import org.junit.jupiter.api.Test;

final class UsyncTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @Test
  void listsThePhoneAndTheLinkedDevicesWithTheirKeyIndexes() {
    TestDevice.linked(server, alice);

    Node list =
        ask(user(alice.jid(Addressing.PHONE_NUMBER)), "devices")
            .requireChild("devices")
            .requireChild("device-list");

    assertThat(list.children("device"))
        .containsExactly(
            Node.of("device").with("id", "0"),
            Node.of("device").with("id", "1").with("key-index", "1"));
  }

  @Test
  void namesTheLidOfAPhoneNumber() {
    Node found = ask(user(alice.jid(Addressing.PHONE_NUMBER)), "lid");

    assertThat(found.requireJid("jid")).isEqualTo(alice.jid(Addressing.PHONE_NUMBER));
    assertThat(found.requireChild("lid").requireJid("val")).isEqualTo(alice.jid(Addressing.LID));
  }

  @Test
  void doesNotRepeatTheLidToWhomAsksByIt() {
    Node found = ask(user(alice.jid(Addressing.LID)), "lid");

    assertThat(found.requireJid("jid")).isEqualTo(alice.jid(Addressing.LID));
    assertThat(found.child("lid")).isEmpty();
  }

  @Test
  void findsAnAccountByWhatStandsInAnAddressBook() {
    Node plus = ask(contact("+" + alice.phoneNumber()), "contact");
    Node address = ask(contact(alice.phoneNumber() + "@c.us"), "contact");

    assertThat(plus.requireChild("contact").has("type", "in")).isTrue();
    assertThat(plus.requireJid("jid")).isEqualTo(alice.jid(Addressing.PHONE_NUMBER));
    assertThat(address.requireChild("contact").has("type", "in")).isTrue();
  }

  @Test
  void saysWhoIsNotOnWhatsApp() {
    Node found = ask(contact("+4915112345678"), "contact");

    assertThat(found.requireChild("contact").has("type", "out")).isTrue();
  }

  @Test
  void listsNoDevicesOfAnUnknownNumber() {
    Node found = ask(user(Jid.phoneNumber("4915112345678")), "devices");

    assertThat(found.requireChild("devices").requireChild("device-list").children()).isEmpty();
  }

  @Test
  void saysNothingForAProtocolThatItDoesNotKnow() {
    Node found = ask(user(alice.jid(Addressing.PHONE_NUMBER)), "username");

    assertThat(found.children()).isEmpty();
  }

  private static Node user(Jid jid) {
    return Node.of("user").with("jid", jid);
  }

  private static Node contact(String text) {
    return Node.of("user").holding(Node.of("contact").holding(text));
  }

  private Node ask(Node user, String protocol) {
    return bobs.ask(
            bobs.iq("get", "usync")
                .holding(
                    Node.of("usync")
                        .with("sid", "1")
                        .with("mode", "query")
                        .with("context", "interactive")
                        .holding(
                            Node.of("query").holding(Node.of(protocol)),
                            Node.of("list").holding(user))))
        .requireChild("usync")
        .requireChild("list")
        .requireChild("user");
  }
}
