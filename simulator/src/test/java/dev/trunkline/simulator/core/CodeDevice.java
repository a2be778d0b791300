package dev.trunkline.simulator.core;

import dev.trunkline.engine.crypto.Aes;
import dev.trunkline.engine.crypto.CurveKeyPair;
import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.crypto.Hkdf;
import dev.trunkline.engine.crypto.Pbkdf2;
import dev.trunkline.engine.crypto.Secret;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.testing.TestDevice;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The device's part in pairing by a typed code.
final class CodeDevice {
  private final TestDevice device;
  private final Account account;
  private final String code;
  private final CurveKeyPair ephemeral;
  private String ref = "";

  CodeDevice(TestDevice device, Account account, String code) {
    this.device = device;
    this.account = account;
    this.code = code;
    this.ephemeral = CurveKeyPair.generate(device.server().random());
  }

  void hello() {
    Node answer =
        device.ask(
            device
                .iq("set", "md")
                .holding(
                    stage("companion_hello")
                        .holding(
                            Node.of("link_code_pairing_wrapped_companion_ephemeral_pub")
                                .holding(wrap(ephemeral.publicKey())),
                            Node.of("companion_server_auth_key_pub")
                                .holding(device.noise().publicKey().bytes()))));
    ref =
        answer.requireChild("link_code_companion_reg").requireChild("link_code_pairing_ref").text();
  }

  /// Answers the phone.
  ///
  /// @return the secret that both know now, if they used the same code
  Secret finish(Node notification) {
    Node hello = notification.requireChild("link_code_companion_reg");
    CurvePublicKey primary =
        unwrap(hello.requireChild("link_code_pairing_wrapped_primary_ephemeral_pub").bytes());
    CurvePublicKey identity =
        new CurvePublicKey(hello.requireChild("primary_identity_pub").bytes());
    byte[] own = device.identityKeys().publicKey().bytes();
    Secret shared = ephemeral.agree(primary);
    byte[] random = Secret.random(32, device.server().random()).bytes();
    byte[] salt = Secret.random(32, device.server().random()).bytes();
    byte[] iv = Secret.random(12, device.server().random()).bytes();
    byte[] key =
        Hkdf.sha256(shared.bytes(), salt, ascii("link_code_pairing_key_bundle_encryption_key"), 32);
    byte[] sealed = Aes.encryptGcm(key, iv, new byte[0], join(own, identity.bytes(), random));
    device.ask(
        device
            .iq("set", "md")
            .holding(
                stage("companion_finish")
                    .holding(
                        Node.of("link_code_pairing_wrapped_key_bundle")
                            .holding(join(salt, iv, sealed)),
                        Node.of("companion_identity_public").holding(own),
                        Node.of("link_code_pairing_ref").holding(ref))));
    byte[] material = join(shared.bytes(), device.identityKeys().agree(identity).bytes(), random);
    return new Secret(Hkdf.sha256(material, ascii("adv_secret"), 32));
  }

  private Node stage(String name) {
    return Node.of("link_code_companion_reg")
        .with("jid", account.jid(Addressing.PHONE_NUMBER))
        .with("stage", name);
  }

  private byte[] wrap(CurvePublicKey key) {
    byte[] salt = Secret.random(32, device.server().random()).bytes();
    byte[] iv = Secret.random(16, device.server().random()).bytes();
    return join(salt, iv, Aes.ctr(derive(salt), iv, key.bytes()));
  }

  private CurvePublicKey unwrap(byte[] wrapped) {
    byte[] salt = Arrays.copyOf(wrapped, 32);
    byte[] iv = Arrays.copyOfRange(wrapped, 32, 48);
    return new CurvePublicKey(Aes.ctr(derive(salt), iv, Arrays.copyOfRange(wrapped, 48, 80)));
  }

  private byte[] derive(byte[] salt) {
    return Pbkdf2.hmacSha256(code.toCharArray(), salt, 131_072, 32);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] join(byte[]... parts) {
    ByteBuffer joined = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      joined.put(part);
    }
    return joined.array();
  }
}
