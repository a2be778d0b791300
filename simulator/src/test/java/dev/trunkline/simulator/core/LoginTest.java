package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import dev.trunkline.simulator.turn.ConnectionId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LoginTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final TestDevice device = new TestDevice(server);

  @BeforeEach
  void pair() {
    device.pair(alice);
    device.arrived().clear();
  }

  @Test
  void tellsALinkedDeviceItsLid() {
    device.logIn();

    Node success = device.take("success");

    assertThat(success.requireJid("lid")).isEqualTo(device.jid(Addressing.LID));
    assertThat(success.requireNumber("t")).isEqualTo(server.now().getEpochSecond());
  }

  @Test
  void saysThatNothingWaited() {
    device.logIn();

    List<Node> ibs = device.arrived().stream().filter(node -> node.is("ib")).toList();

    assertThat(ibs)
        .anyMatch(ib -> ib.child("offline").filter(child -> child.has("count", "0")).isPresent());
  }

  @Test
  void refusesADeviceThatNobodyLinked() {
    TestDevice other = new TestDevice(server);
    other.pair(alice);
    server.command((turn, desk) -> {
      desk.unlinking().unlink(turn, alice.device(2).orElseThrow());
      return 0;
    });
    other.logIn();

    assertThat(other.take("failure").has("reason", "401")).isTrue();
    assertThat(server.isClosed(other.connection())).isTrue();
  }

  @Test
  void refusesAnotherNoiseKeyThanTheOneThatWasLinked() {
    device.logIn(CurveKeyPair.generate(server.random()).publicKey());

    assertThat(device.take("failure").has("reason", "401")).isTrue();
  }

  @Test
  void closesTheOlderConnectionOfADeviceForTheNewer() {
    ConnectionId older = device.logIn();
    ConnectionId newer = device.logIn();

    assertThat(server.take(older)).last().satisfies(LoginTest::isConflict);
    assertThat(server.isClosed(older)).isTrue();
    assertThat(server.isClosed(newer)).isFalse();
    assertThat(server.count(Counter.REPLACED)).isEqualTo(1);
  }

  private static void isConflict(Node node) {
    assertThat(node.requireChild("conflict").has("type", "replaced")).isTrue();
  }

  @Test
  void reportsBothConnectionsWhenOneReplacesTheOther() {
    ConnectionId older = device.logIn();
    ConnectionId newer = device.logIn();

    assertThat(server.violations())
        .singleElement()
        .satisfies(violation -> {
          assertThat(violation.kind()).isEqualTo(Violation.Kind.TWO_CONNECTIONS);
          assertThat(violation.details())
              .containsEntry("olderConnection", Long.toString(older.number()))
              .containsEntry("newerConnection", Long.toString(newer.number()));
        });
  }

  @Test
  void reportsAStanzaFromAConnectionThatWasReplaced() {
    ConnectionId older = device.logIn();
    device.logIn();
    server.stanza(older, device.iq("get", "w:p").holding(Node.of("ping")));

    assertThat(server.violations())
        .extracting(Violation::kind)
        .containsExactly(Violation.Kind.TWO_CONNECTIONS, Violation.Kind.STANZA_AFTER_REPLACEMENT);
    assertThat(server.take(older)).noneMatch(node -> node.is("iq"));
  }

  @Test
  void reportsNothingWhenADeviceHangsUpBeforeItReturns() {
    device.logIn();
    device.hangUp();
    device.logIn();

    assertThat(server.violations()).isEmpty();
    assertThat(server.count(Counter.LOGINS)).isEqualTo(2);
  }
}
