package dev.trunkline.engine.node;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An element on the wire: a tag, attributes and at most one content. A top-level one is a stanza.
///
/// Attribute values are always text here; which of the wire's encodings carries them is the codec's
/// choice. Bytes handed in or out are not copied: whoever shares a node leaves them alone.
public record Node(String tag, Map<String, String> attributes, Content content) {

  /// What a node holds: nothing, text, bytes or other nodes.
  public sealed interface Content {
    record Empty() implements Content {}

    record Text(String value) implements Content {}

    record Bytes(byte[] value) implements Content {
      @Override
      public boolean equals(Object other) {
        return other instanceof Bytes(byte[] bytes) && Arrays.equals(value, bytes);
      }

      @Override
      public int hashCode() {
        return Arrays.hashCode(value);
      }

      @Override
      public String toString() {
        return value.length + " bytes";
      }
    }

    record Children(List<Node> nodes) implements Content {
      public Children {
        nodes = List.copyOf(nodes);
      }
    }
  }

  /// What dates are written for: years of four digits.
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59Z");

  static final Content EMPTY = new Content.Empty();

  public Node {
    attributes = Collections.unmodifiableMap(attributes);
  }

  /// Starts a node without attributes and content.
  public static Node of(String tag) {
    return new Node(tag, Map.of(), EMPTY);
  }

  /// This node with one attribute more. The order of attributes is kept.
  public Node with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(attributes);
    more.put(name, value);
    return new Node(tag, more, content);
  }

  public Node with(String name, Jid value) {
    return with(name, value.toString());
  }

  public Node with(String name, long value) {
    return with(name, Long.toString(value));
  }

  /// This node with the attribute, or as it is when there is no value: an absent attribute is left
  /// out on the wire, never sent empty.
  public Node with(String name, Optional<String> value) {
    return value.map(present -> with(name, present)).orElse(this);
  }

  public Node holding(Node... children) {
    return holding(List.of(children));
  }

  public Node holding(List<Node> children) {
    return new Node(tag, attributes, new Content.Children(children));
  }

  public Node holding(byte[] bytes) {
    return new Node(tag, attributes, new Content.Bytes(bytes));
  }

  public Node holding(String text) {
    return new Node(tag, attributes, new Content.Text(text));
  }

  public boolean is(String name) {
    return tag.equals(name);
  }

  public Optional<String> find(String attribute) {
    return Optional.ofNullable(attributes.get(attribute));
  }

  /// @throws NodeException when the attribute is absent
  public String require(String attribute) {
    String value = attributes.get(attribute);
    if (value == null) {
      throw new NodeException("<" + tag + "> lacks the attribute " + attribute);
    }
    return value;
  }

  public boolean has(String attribute, String value) {
    return value.equals(attributes.get(attribute));
  }

  public Optional<Jid> findJid(String attribute) {
    return find(attribute).flatMap(Jid::find);
  }

  /// @throws NodeException when the attribute is absent or no JID
  public Jid requireJid(String attribute) {
    return Jid.parse(require(attribute));
  }

  /// @throws NodeException when the attribute is absent or no whole number
  public long requireNumber(String attribute) {
    try {
      return Long.parseLong(require(attribute));
    } catch (NumberFormatException e) {
      throw new NodeException("<" + tag + "> has no number in " + attribute, e);
    }
  }

  /// A time in seconds, as most of WhatsApp's times are.
  ///
  /// @throws NodeException when the attribute is absent or no time that anyone could mean
  public Instant requireTime(String attribute) {
    long seconds = requireNumber(attribute);
    if (seconds < 0 || seconds > LATEST.getEpochSecond()) {
      throw new NodeException("<" + tag + "> has no time in " + attribute);
    }
    return Instant.ofEpochSecond(seconds);
  }

  /// The nodes inside, none when there is other content.
  public List<Node> children() {
    return content instanceof Content.Children(List<Node> nodes) ? nodes : List.of();
  }

  public List<Node> children(String name) {
    return children().stream().filter(child -> child.is(name)).toList();
  }

  public Optional<Node> child(String name) {
    for (Node child : children()) {
      if (child.is(name)) {
        return Optional.of(child);
      }
    }
    return Optional.empty();
  }

  /// @throws NodeException when there is no such child
  public Node requireChild(String name) {
    return child(name)
        .orElseThrow(() -> new NodeException("<" + tag + "> lacks the child <" + name + ">"));
  }

  /// The content as bytes: encoders may send the same content as text or as bytes.
  ///
  /// @throws NodeException when the content is neither
  public byte[] bytes() {
    return switch (content) {
      case Content.Bytes(byte[] value) -> value;
      case Content.Text(String value) -> value.getBytes(StandardCharsets.UTF_8);
      case Content.Empty _, Content.Children _ ->
          throw new NodeException("<" + tag + "> holds no bytes");
    };
  }

  /// The content as text, see [#bytes()].
  public String text() {
    return content instanceof Content.Text(String value)
        ? value
        : new String(bytes(), StandardCharsets.UTF_8);
  }

  /// For logs and test failures: shape without content, so that nothing secret is written.
  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("<").append(tag);
    attributes.forEach(
        (name, value) -> out.append(' ').append(name).append("=\"").append(value).append('"'));
    switch (content) {
      case Content.Empty _ -> out.append("/>");
      case Content.Text(String value) ->
          out.append('>').append(value.length()).append(" characters</").append(tag).append('>');
      case Content.Bytes(byte[] value) ->
          out.append('>').append(value.length).append(" bytes</").append(tag).append('>');
      case Content.Children(List<Node> nodes) -> {
        out.append('>');
        nodes.forEach(out::append);
        out.append("</").append(tag).append('>');
      }
    }
    return out.toString();
  }
}
