package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How devices come and go, and who hears of it.
final class DeviceListTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @AfterEach
  void nobodyDidWrong() {
    assertThat(server.violations()).isEmpty();
  }

  private void unlink(Account account, int number) {
    server.command((turn, desk) -> {
      desk.unlinking().unlink(turn, account.device(number).orElseThrow());
      return 0;
    });
  }

  @Test
  void tellsTheOtherDevicesOfAnAccountOfANewOne() {
    TestDevice.linked(server, alice);

    Node notification = alices.take("notification");

    assertThat(notification.has("type", "account_sync")).isTrue();
    assertThat(notification.requireChild("devices").children("device")).hasSize(3);
  }

  @Test
  void tellsThoseWhoAskedForTheDevicesOfANewOne() {
    bobs.signal().devices(alice.jid(Addressing.PHONE_NUMBER));
    TestDevice added = TestDevice.linked(server, alice);

    Node notification = bobs.take("notification");

    assertThat(notification.attributes())
        .containsEntry("type", "devices")
        .containsEntry("from", alice.jid(Addressing.PHONE_NUMBER).toString())
        .containsEntry("lid", alice.jid(Addressing.LID).toString());
    Node device = notification.requireChild("add").requireChild("device");
    assertThat(device.requireJid("jid")).isEqualTo(added.phoneNumber());
    assertThat(device.has("key-index", "2")).isTrue();
    assertThat(notification.requireChild("add").child("key-index-list")).isPresent();
  }

  @Test
  void tellsNobodyWhoNeverAsked() {
    TestDevice.linked(server, alice);

    assertThat(bobs.find("notification")).isEmpty();
  }

  @Test
  void removesADeviceThatLogsOut() {
    bobs.signal().devices(alice.jid(Addressing.PHONE_NUMBER));
    Node answer =
        alices.ask(
            alices
                .iq("set", "md")
                .holding(
                    Node.of("remove-companion-device")
                        .with("jid", alices.phoneNumber())
                        .with("reason", "user_initiated")));

    assertThat(answer.has("type", "result")).isTrue();
    assertThat(alices.take("stream:error").requireChild("conflict").has("type", "device_removed"))
        .isTrue();
    assertThat(server.isClosed(alices.connection())).isTrue();
    assertThat(alice.linkedDevices()).isEmpty();
    assertThat(bobs.take("notification").child("remove")).isPresent();
  }

  @Test
  void throwsADeviceOutThatThePhoneUnlinks() {
    unlink(alice, 1);

    assertThat(alices.take("stream:error").has("code", "401")).isTrue();
    alices.logIn();
    assertThat(alices.take("failure").has("reason", "401")).isTrue();
  }

  @Test
  void neverUsesTheNumberOfADeviceAgain() {
    unlink(alice, 1);
    TestDevice next = TestDevice.linked(server, alice);

    assertThat(next.phoneNumber().device()).isEqualTo(2);
  }

  @Test
  void refusesToLogOutADeviceOfSomeoneElse() {
    Node answer =
        alices.ask(
            alices
                .iq("set", "md")
                .holding(Node.of("remove-companion-device").with("jid", bobs.phoneNumber())));

    assertThat(answer.has("type", "error")).isTrue();
    assertThat(bob.linkedDevices()).hasSize(1);
  }
}
