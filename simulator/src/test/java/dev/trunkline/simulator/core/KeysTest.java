package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.crypto.Hash;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.prekey.KeyNodes;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.SignedKey;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class KeysTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @Test
  void countsTheKeysThatAreLeft() {
    bobs.signal().fetch(alices.phoneNumber());

    Node answer = alices.ask(alices.iq("get", "encrypt").holding(Node.of("count")));

    // The phone has used one to greet its device.
    assertThat(answer.requireChild("count").requireNumber("value")).isEqualTo(18);
  }

  @Test
  void handsOutEachOneTimeKeyOnce() {
    List<Integer> ids =
        IntStream.range(0, 19)
            .mapToObj(_ -> bobs.signal().fetch(alices.phoneNumber()))
            .map(bundle -> bundle.preKey().orElseThrow().id())
            .toList();

    assertThat(ids).doesNotHaveDuplicates();
    assertThat(bobs.signal().fetch(alices.phoneNumber()).preKey()).isEmpty();
  }

  @Test
  void tellsADeviceThatItsKeysRunLow() {
    IntStream.range(0, 10).forEach(_ -> bobs.signal().fetch(alices.phoneNumber()));

    Node notification = alices.take("notification");

    assertThat(notification.has("type", "encrypt")).isTrue();
    assertThat(notification.requireChild("count").requireNumber("value")).isEqualTo(9);
  }

  @Test
  void servesGenuineBundlesOfPhonesAndOfLinkedDevices() {
    PreKeyBundle ofDevice = bobs.signal().fetch(alices.jid(Addressing.LID));
    PreKeyBundle ofPhone = bobs.signal().fetch(alice.jid(Addressing.PHONE_NUMBER));

    assertThat(ofDevice.isGenuine()).isTrue();
    assertThat(ofPhone.isGenuine()).isTrue();
    assertThat(ofPhone.preKey()).isPresent();
  }

  @Test
  void showsTheAccountsSignatureOverALinkedDevice() {
    assertThat(bobs.signal().fetchNode(alices.phoneNumber()).child("device-identity")).isPresent();
    assertThat(bobs.signal().fetchNode(alice.jid(Addressing.PHONE_NUMBER)).child("device-identity"))
        .isEmpty();
  }

  @Test
  void knowsNoKeysOfADeviceThatIsNotThere() {
    Node user = bobs.signal().fetchNode(alices.phoneNumber().withDevice(9));

    assertThat(user.requireChild("error").has("code", "404")).isTrue();
  }

  @Test
  void digestsWhatWasUploaded() {
    Node digest =
        alices.ask(alices.iq("get", "encrypt").holding(Node.of("digest"))).requireChild("digest");

    byte[][] hashed = new byte[3 + 19][];
    hashed[0] = alices.identityKeys().publicKey().bytes();
    hashed[1] = alices.publicSignedPreKey().key();
    hashed[2] = alices.publicSignedPreKey().signature();
    for (int i = 0; i < 19; i++) {
      hashed[3 + i] = alices.publicOneTimeKey(2 + i);
    }
    assertThat(digest.requireChild("list").children("id")).hasSize(19);
    assertThat(digest.requireChild("hash").bytes()).isEqualTo(Hash.sha1(hashed));
  }

  @Test
  void hasNoDigestBeforeTheFirstUpload() {
    TestDevice other = new TestDevice(server);
    other.pair(alice);
    other.logIn();

    Node answer = other.ask(other.iq("get", "encrypt").holding(Node.of("digest")));

    assertThat(answer.requireChild("error").has("code", "404")).isTrue();
  }

  @Test
  void refusesASignedPreKeyWithAForgedSignature() {
    SignedKey genuine = alices.publicSignedPreKey();
    SignedKey forged = new SignedKey(genuine.id(), genuine.key(), new byte[64]);

    Node answer =
        alices.ask(
            alices
                .iq("set", "encrypt")
                .holding(Node.of("rotate").holding(KeyNodes.signedKey(forged))));

    assertThat(answer.has("type", "error")).isTrue();
    assertThat(server.violations())
        .extracting(Violation::kind)
        .containsExactly(Violation.Kind.BAD_SIGNATURE);
  }

  @Test
  void answersAnUploadThatLacksSomethingWithBadRequest() {
    Node answer = alices.ask(alices.iq("set", "encrypt").holding(Node.of("list")));

    assertThat(answer.requireChild("error").has("code", "400")).isTrue();
  }
}
