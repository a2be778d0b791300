package dev.trunkline.simulator.device;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.Node.Content;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/// Makes stanzas wrong that were right: as a server with a defect, or one that means harm, could
/// send them.
final class Mutations {
  /// Nodes within nodes that still pass the decoder.
  private static final int DEPTH = 60;

  private static final int MANY = 500;

  private static final List<String> STANZAS =
      List.of(
          "message",
          "receipt",
          "iq",
          "ack",
          "notification",
          "ib",
          "presence",
          "chatstate",
          "call",
          "success",
          "unheard-of");

  private static final List<String> NAMES =
      List.of(
          "id", "from", "participant", "recipient", "type", "t", "count", "jid", "lid", "error");

  private static final List<String> VALUES =
      List.of(
          "",
          " ",
          "0",
          "-1",
          "1.5",
          "2147483648",
          "99999999999999999999",
          "-9223372036854775808",
          "retry",
          "error",
          "result",
          "set",
          "@",
          "@lid",
          "@s.whatsapp.net",
          "s.whatsapp.net",
          "1@g.us",
          "a b@s.whatsapp.net",
          "15550000001:99999@s.whatsapp.net",
          "1:-1@lid",
          "status@broadcast",
          "\u0000\ud83d\ude00",
          "x".repeat(10_000));

  private static final List<String> TAGS =
      List.of("enc", "retry", "keys", "list", "user", "error", "devices", "count", "item", "add");

  private final RandomGenerator random;

  Mutations(RandomGenerator random) {
    this.random = random;
  }

  /// A stanza with one to three things wrong.
  Node of(Node stanza) {
    Node wrong = random.nextInt(20) == 0 ? withTag(stanza, pick(STANZAS)) : stanza;
    for (int i = random.nextInt(3); i >= 0; i--) {
      wrong = somewhere(wrong, this::change);
    }
    return wrong;
  }

  /// Changes the node or one inside.
  private Node somewhere(Node node, UnaryOperator<Node> change) {
    List<Node> children = node.children();
    if (children.isEmpty() || random.nextInt(3) == 0) {
      return change.apply(node);
    }
    List<Node> changed = new ArrayList<>(children);
    int index = random.nextInt(changed.size());
    changed.set(index, somewhere(changed.get(index), change));
    return node.holding(changed);
  }

  private Node change(Node node) {
    return switch (random.nextInt(9)) {
      case 0, 1 -> withoutAttribute(node);
      case 2, 3 -> node.with(name(node), pick(VALUES));
      case 4 -> node.with(pick(NAMES), pick(VALUES));
      case 5 -> withOtherBytes(node);
      case 6 -> withOtherChildren(node);
      case 7 -> nested(node);
      default -> withOtherContent(node);
    };
  }

  private static Node withTag(Node node, String tag) {
    return new Node(tag, node.attributes(), node.content());
  }

  private Node withoutAttribute(Node node) {
    Map<String, String> fewer = new LinkedHashMap<>(node.attributes());
    fewer.remove(name(node));
    return new Node(node.tag(), fewer, node.content());
  }

  private String name(Node node) {
    List<String> names = List.copyOf(node.attributes().keySet().stream().sorted().toList());
    return names.isEmpty() ? pick(NAMES) : pick(names);
  }

  private Node withOtherBytes(Node node) {
    if (!(node.content() instanceof Content.Bytes(byte[] bytes)) || bytes.length == 0) {
      return withOtherContent(node);
    }
    byte[] other = bytes.clone();
    other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
    return node.holding(other);
  }

  private Node withOtherChildren(Node node) {
    List<Node> children = new ArrayList<>(node.children());
    if (children.isEmpty()) {
      return node.holding(Node.of(pick(TAGS)), Node.of(pick(TAGS)));
    }
    int index = random.nextInt(children.size());
    Node child = children.get(index);
    switch (random.nextInt(4)) {
      case 0 -> children.remove(index);
      case 1 -> children.set(index, withTag(child, pick(TAGS)));
      case 2 -> children.add(index, child);
      default -> children.addAll(Collections.nCopies(MANY, child));
    }
    return node.holding(children);
  }

  private Node nested(Node node) {
    Node inner = node;
    for (int i = 0; i < DEPTH; i++) {
      inner = withTag(node, node.tag()).holding(inner);
    }
    return inner;
  }

  private Node withOtherContent(Node node) {
    return switch (random.nextInt(5)) {
      case 0 -> new Node(node.tag(), node.attributes(), new Content.Empty());
      case 1 -> node.holding(pick(VALUES));
      case 2 -> node.holding(new byte[0]);
      case 3 -> node.holding(randomBytes(1 + random.nextInt(200)));
      default -> node.holding(randomBytes(50_000));
    };
  }

  private byte[] randomBytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
