package dev.trunkline.engine.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Nodes as different from each other as the format allows, from one source of chance.
final class RandomNodes {
  private static final int DEPTH_MAX = 5;
  private static final List<String> SERVERS =
      List.of("s.whatsapp.net", "lid", "g.us", "broadcast", "hosted", "hosted.lid", "msgr", "home");

  private final Random random;

  RandomNodes(Random random) {
    this.random = random;
  }

  Node next() {
    return node(1);
  }

  private Node node(int depth) {
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = random.nextInt(5); i > 0; i--) {
      attributes.put(name(), text());
    }
    return new Node(name(), attributes, content(depth));
  }

  private Node.Content content(int depth) {
    return switch (random.nextInt(depth < DEPTH_MAX ? 6 : 3)) {
      case 0 -> new Node.Content.Empty();
      case 1 -> new Node.Content.Text(text());
      case 2 -> new Node.Content.Bytes(bytes());
      default -> new Node.Content.Children(children(depth));
    };
  }

  private List<Node> children(int depth) {
    List<Node> children = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      children.add(node(depth + 1));
    }
    return children;
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20) == 0 ? 70_000 : random.nextInt(400)];
    random.nextBytes(bytes);
    return bytes;
  }

  private String name() {
    String text = text();
    return text.isEmpty() ? "x" : text;
  }

  private String text() {
    return switch (random.nextInt(7)) {
      case 0 -> word();
      case 1 -> of("0123456789-.", 200);
      case 2 -> of("0123456789ABCDEF", 200);
      case 3 -> of("0123456789abcdef:@-.\u00e9\u20ac", 40);
      case 4 -> "z".repeat(random.nextInt(10) == 0 ? 70_000 : random.nextInt(300));
      default -> address();
    };
  }

  private String word() {
    int page = random.nextInt(5);
    return page == 4
        ? Dictionary.single(1 + random.nextInt(Tag.SINGLE_MAX))
        : Dictionary.paged(Tag.DICTIONARY_0 + page, random.nextInt(256));
  }

  private String address() {
    String user = random.nextInt(8) == 0 ? word() : of("0123456789", 20) + of("-a", 2);
    String device = random.nextBoolean() ? "" : ":" + random.nextInt(300);
    String server = SERVERS.get(random.nextInt(SERVERS.size()));
    String address = user + device + "@" + server;
    return address.equals("@s.whatsapp.net") ? "s.whatsapp.net" : address;
  }

  private String of(String alphabet, int lengthMax) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(lengthMax + 1); i > 0; i--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }
}
