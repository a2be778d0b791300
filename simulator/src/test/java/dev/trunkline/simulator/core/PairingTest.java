package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.pairing.PairingStart;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class PairingTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final TestDevice device = new TestDevice(server);

  @Test
  void offersSixRefsWithoutCommas() {
    device.connectToPair();

    List<String> refs = device.refs();

    assertThat(refs).hasSize(6).doesNotHaveDuplicates().noneMatch(ref -> ref.contains(","));
  }

  @Test
  void linksADeviceWhoseCodeIsScanned() {
    device.pair(alice);

    assertThat(alice.linkedDevices()).hasSize(1);
    assertThat(device.phoneNumber()).hasToString(alice.phoneNumber() + ":1@s.whatsapp.net");
    assertThat(server.count(Counter.PAIRINGS)).isEqualTo(1);
  }

  @Test
  void asksTheLinkedDeviceToReconnect() {
    device.connectToPair();
    device.scan(alice, device.refs().getFirst());
    device.sign(device.take("iq"));

    assertThat(device.take("stream:error").has("code", "515")).isTrue();
    assertThat(server.isClosed(device.connection())).isTrue();
  }

  @Test
  void refusesARefThatNobodyShows() {
    device.connectToPair();

    PairingStart start = device.scan(alice, "2@unknown");

    assertThat(start).isEqualTo(new PairingStart.Refused("no connected device shows this code"));
  }

  @Test
  void refusesTheFirstRefWhenAnotherOneIsShown() {
    device.connectToPair();
    List<String> refs = device.refs();
    server.advance(Duration.ofSeconds(75));

    PairingStart start = device.scan(alice, refs.getFirst());

    assertThat(start)
        .isEqualTo(
            new PairingStart.Refused("the code has expired: the device shows another one now"));
    assertThat(device.scan(alice, refs.get(1))).isInstanceOf(PairingStart.Told.class);
  }

  @Test
  void refusesACodeWithTheKeysOfAnotherDevice() {
    device.connectToPair();
    String ref = device.refs().getFirst();
    TestDevice other = new TestDevice(server);

    PairingStart start = other.scan(alice, ref);

    assertThat(start)
        .isEqualTo(new PairingStart.Refused("the keys in the code are not those of the device"));
  }

  @Test
  void refusesMoreDevicesThanAPhoneLinks() {
    for (int i = 0; i < CoreConfig.DEFAULT.linkedDevicesMax(); i++) {
      new TestDevice(server).pair(alice);
    }
    device.connectToPair();

    PairingStart start = device.scan(alice, device.refs().getFirst());

    assertThat(start).isInstanceOf(PairingStart.Refused.class);
  }

  @Test
  void linksNoDeviceWhoseSignatureIsWrong() {
    device.connectToPair();
    device.scan(alice, device.refs().getFirst());
    Node success = device.take("iq");
    Node forged =
        device
            .result(success)
            .holding(
                Node.of("pair-device-sign")
                    .holding(Node.of("device-identity").holding(new byte[] {0x22, 0})));
    device.stanza(forged);

    assertThat(alice.linkedDevices()).isEmpty();
    assertThat(failure()).isEqualTo("the device's signature does not verify");
  }

  @Test
  void remembersThatTheDeviceRefused() {
    device.connectToPair();
    device.scan(alice, device.refs().getFirst());
    Node success = device.take("iq");

    device.stanza(
        device
            .result(success)
            .with("type", "error")
            .holding(Node.of("error").with("code", 401).with("text", "hmac-mismatch")));

    assertThat(failure()).isEqualTo("the device refused: hmac-mismatch");
  }

  @Test
  void refusesARegistrationWithAForgedSignedPreKey() {
    var payload = device.registration();
    payload
        .getDevicePairingDataBuilder()
        .setSignedPreKeySignature(ByteString.copyFrom(new byte[64]));
    var connection =
        server.connect(
            new Client(CurveKeyPair.generate(server.random()).publicKey(), payload.build()));

    assertThat(server.take(connection)).anyMatch(node -> node.has("reason", "400"));
    assertThat(server.isClosed(connection)).isTrue();
  }

  @Test
  void linksADeviceByATypedCode() {
    device.connectToPair();
    device.refs();
    CodeDevice codes = new CodeDevice(device, alice, "ABCD1234");
    codes.hello();

    PairingStart start =
        server.command((turn, desk) -> desk.pairing().codes().type(turn, alice, "abcd-1234"));
    Secret secret = codes.finish(device.take("notification"));
    device.sign(device.take("iq"), secret);

    assertThat(start).isEqualTo(new PairingStart.CodeSent());
    assertThat(alice.linkedDevices()).hasSize(1);
  }

  @Test
  void linksNoDeviceByTheWrongCode() {
    device.connectToPair();
    device.refs();
    CodeDevice codes = new CodeDevice(device, alice, "ABCD1234");
    codes.hello();

    server.command((turn, desk) -> desk.pairing().codes().type(turn, alice, "ABCD1235"));
    codes.finish(device.take("notification"));

    assertThat(alice.linkedDevices()).isEmpty();
    assertThat(failure()).isEqualTo("the code typed is not the one that the device shows");
  }

  private String failure() {
    return server.command((_, desk) -> desk.links().failure(alice).orElseThrow());
  }
}
