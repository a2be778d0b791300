package dev.trunkline.simulator.prekey;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeException;
import dev.trunkline.simulator.registry.OneTimeKey;
import dev.trunkline.simulator.registry.SignedKey;

/// The forms that keys take in stanzas.
public final class KeyNodes {
  /// The type of all keys: Curve25519.
  public static final byte TYPE = 5;

  private static final int KEY_BYTES = 32;
  private static final int SIGNATURE_BYTES = 64;

  private KeyNodes() {}

  public static Node id(int id) {
    return Node.of("id").holding(new byte[] {(byte) (id >> 16), (byte) (id >> 8), (byte) id});
  }

  public static Node key(OneTimeKey key) {
    return Node.of("key").holding(id(key.id()), Node.of("value").holding(key.key()));
  }

  public static Node signedKey(SignedKey key) {
    return Node.of("skey")
        .holding(
            id(key.id()),
            Node.of("value").holding(key.key()),
            Node.of("signature").holding(key.signature()));
  }

  public static Node registration(int id) {
    return Node.of("registration")
        .holding(new byte[] {(byte) (id >>> 24), (byte) (id >> 16), (byte) (id >> 8), (byte) id});
  }

  public static Node type() {
    return Node.of("type").holding(new byte[] {TYPE});
  }

  public static OneTimeKey readKey(Node node) {
    return new OneTimeKey(number(node.requireChild("id"), 3), bytes(node, "value", KEY_BYTES));
  }

  public static SignedKey readSignedKey(Node node) {
    return new SignedKey(
        number(node.requireChild("id"), 3),
        bytes(node, "value", KEY_BYTES),
        bytes(node, "signature", SIGNATURE_BYTES));
  }

  /// The bytes of a child that has exactly `length` of them.
  ///
  /// @throws NodeException when there is no such child
  public static byte[] bytes(Node node, String child, int length) {
    byte[] bytes = node.requireChild(child).bytes();
    if (bytes.length != length) {
      throw new NodeException("<" + child + "> has " + bytes.length + " bytes, expected " + length);
    }
    return bytes;
  }

  /// A big-endian number of up to `length` bytes.
  public static int number(Node node, int length) {
    byte[] bytes = node.bytes();
    if (bytes.length == 0 || bytes.length > length) {
      throw new NodeException(
          "<" + node.tag() + "> has " + bytes.length + " bytes, expected " + length);
    }
    int number = 0;
    for (byte each : bytes) {
      number = (number << 8) | (each & 0xff);
    }
    return number;
  }
}
