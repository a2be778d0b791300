package dev.trunkline.engine.prekey;

import dev.trunkline.engine.crypto.CurvePublicKey;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.engine.signal.IdentityKey;
import dev.trunkline.engine.signal.PreKey;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.engine.signal.SignedPreKey;
import dev.trunkline.engine.turn.Credentials;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/// Public keys as nodes: ids in three bytes, keys in 32, registration ids in four.
final class KeyNodes {
  private static final byte[] KEY_TYPE = {5};

  private KeyNodes() {}

  static Node registration(Credentials credentials) {
    byte[] id = ByteBuffer.allocate(4).putInt(credentials.identity().registrationId()).array();
    return Node.of("registration").holding(id);
  }

  static Node type() {
    return Node.of("type").holding(KEY_TYPE);
  }

  static Node identity(Credentials credentials) {
    return Node.of("identity").holding(credentials.identity().keyPair().publicKey().bytes());
  }

  static Node key(PreKey preKey) {
    return Node.of("key")
        .holding(
            Node.of("id").holding(id(preKey.id())),
            Node.of("value").holding(preKey.keyPair().publicKey().bytes()));
  }

  static Node signedKey(SignedPreKey preKey) {
    return Node.of("skey")
        .holding(
            Node.of("id").holding(id(preKey.id())),
            Node.of("value").holding(preKey.keyPair().publicKey().bytes()),
            Node.of("signature").holding(preKey.signature()));
  }

  /// Reads a bundle: the `<user>` of a fetch, or the `<keys>` of a retry receipt.
  ///
  /// @param registration the node that holds `<registration>`
  static PreKeyBundle bundle(Node registration, Node keys) {
    Node signed = keys.requireChild("skey");
    return new PreKeyBundle(
        number(registration.requireChild("registration"), 4),
        new IdentityKey(publicKey(keys.requireChild("identity"))),
        new PreKeyBundle.Signed(
            number(signed.requireChild("id"), 3),
            publicKey(signed.requireChild("value")),
            signed.requireChild("signature").bytes()),
        oneTime(keys));
  }

  private static Optional<PreKeyBundle.OneTime> oneTime(Node keys) {
    return keys.child("key")
        .map(key ->
            new PreKeyBundle.OneTime(
                number(key.requireChild("id"), 3), publicKey(key.requireChild("value"))));
  }

  private static CurvePublicKey publicKey(Node node) {
    return CurvePublicKey.decode(node.bytes());
  }

  /// A number in big-endian bytes.
  static int number(Node node, int bytes) {
    byte[] value = node.bytes();
    if (value.length != bytes) {
      throw new NodeException("<" + node.tag() + "> has " + value.length + " bytes, not " + bytes);
    }
    byte[] four = new byte[4];
    System.arraycopy(value, 0, four, 4 - bytes, bytes);
    return ByteBuffer.wrap(four).getInt();
  }

  private static byte[] id(int id) {
    return Arrays.copyOfRange(ByteBuffer.allocate(4).putInt(id).array(), 1, 4);
  }
}
