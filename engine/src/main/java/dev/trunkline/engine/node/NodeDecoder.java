package dev.trunkline.engine.node;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads what [NodeEncoder] or any other encoder writes: every form the format has is accepted
/// wherever text may stand.
///
/// A frame holds one node; bytes after it, or after its compressed form, are refused. Of two
/// attributes with one name, the later counts. The server's address reads as `s.whatsapp.net`
/// whether it came as an address or as a word. Bytes that are no UTF-8 read as replacement
/// characters: a contact's strange name must not end a connection.
public final class NodeDecoder {
  private static final int FLAG_DEFLATED = 0x02;

  /// The least that a node takes: a list of one, and a tag.
  private static final int NODE_BYTES_MIN = 3;

  private final byte[] bytes;
  private final int end;
  private int at;
  private int parts;

  private NodeDecoder(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  /// The node in a decrypted frame, flag byte first. The node shares nothing with `frame`.
  ///
  /// @throws NodeException when `frame` is no node, or one beyond the limits
  public static Node decode(byte[] frame) {
    return decode(frame, 0, frame.length);
  }

  /// The node in the part of an array from `from` to before `end`.
  ///
  /// @throws NodeException when there is no node, or one beyond the limits
  public static Node decode(byte[] array, int from, int end) {
    if (from >= end) {
      throw NodeException.at(0, "an empty frame");
    }
    if ((array[from] & FLAG_DEFLATED) == 0) {
      return new NodeDecoder(array, from + 1, end).whole();
    }
    byte[] inflated = Inflation.inflate(array, from + 1, end - from - 1);
    return new NodeDecoder(inflated, 0, inflated.length).whole();
  }

  private Node whole() {
    Node node = node(1);
    if (at != end) {
      throw NodeException.at(at, (end - at) + " bytes too many");
    }
    return node;
  }

  private Node node(int depth) {
    if (depth > Limits.DEPTH_MAX) {
      throw NodeException.at(at, "nodes nest deeper than " + Limits.DEPTH_MAX);
    }
    int start = at;
    int tag = next();
    int size = isList(tag) ? listSize(tag) : 0;
    if (size == 0) {
      throw NodeException.at(start, "no node but tag " + tag);
    }
    String name = name();
    Map<String, String> attributes = attributes((size - 1) / 2, start);
    Node.Content content = size % 2 == 0 ? content(depth) : Node.EMPTY;
    return new Node(name, attributes, content);
  }

  private Map<String, String> attributes(int count, int start) {
    if (count > Limits.ATTRIBUTES_MAX) {
      throw NodeException.at(
          start, count + " attributes, more than " + Limits.ATTRIBUTES_MAX + ", in the node");
    }
    parts += 1 + count;
    if (parts > Limits.PARTS_MAX) {
      throw NodeException.at(start, "more than " + Limits.PARTS_MAX + " nodes and attributes");
    }
    if (count == 0) {
      return Map.of();
    }
    Map<String, String> attributes = LinkedHashMap.newLinkedHashMap(count);
    for (int i = 0; i < count; i++) {
      String name = name();
      attributes.put(name, text());
    }
    return attributes;
  }

  private Node.Content content(int depth) {
    int tag = next();
    if (isList(tag)) {
      return new Node.Content.Children(children(listSize(tag), depth));
    }
    return switch (tag) {
      case Tag.BINARY_8, Tag.BINARY_20, Tag.BINARY_32 -> new Node.Content.Bytes(binary(tag));
      default -> new Node.Content.Text(text(tag));
    };
  }

  private List<Node> children(int count, int depth) {
    // Before the array, so that a few bytes cannot ask for much memory.
    if (count > (end - at) / NODE_BYTES_MIN) {
      throw truncated(count + " children");
    }
    Node[] children = new Node[count];
    for (int i = 0; i < count; i++) {
      children[i] = node(depth + 1);
    }
    return List.of(children);
  }

  private static boolean isList(int tag) {
    return tag == Tag.LIST_EMPTY || tag == Tag.LIST_8 || tag == Tag.LIST_16;
  }

  private int listSize(int tag) {
    return switch (tag) {
      case Tag.LIST_8 -> next();
      case Tag.LIST_16 -> next16();
      default -> 0;
    };
  }

  private String name() {
    int start = at;
    String name = text();
    if (name.isEmpty()) {
      throw NodeException.at(start, "a tag or an attribute without a name");
    }
    return name;
  }

  private String text() {
    return text(next());
  }

  private String text(int tag) {
    return switch (tag) {
      case Tag.JID_PAIR -> pair();
      case Tag.AD_JID -> deviceAddress();
      case Tag.FB_JID -> {
        String user = user();
        yield address(user, next16(), plain());
      }
      case Tag.INTEROP_JID -> {
        String user = plain();
        int device = next16();
        int integrator = next16();
        yield address(integrator + "-" + user, device, plain());
      }
      default -> plain(tag);
    };
  }

  private String pair() {
    int start = at;
    String user = plain();
    String server = plain();
    if (server.isEmpty()) {
      throw NodeException.at(start, "an address without a server");
    }
    return user.isEmpty() && server.equals(Jid.PHONE_SERVER) ? server : user + "@" + server;
  }

  private String deviceAddress() {
    int code = next();
    JidDomain domain = JidDomain.ofCode(code);
    if (domain == null) {
      throw NodeException.at(at - 1, "unknown domain " + code + " of an address");
    }
    int device = next();
    return address(user(), device, domain.server);
  }

  private static String address(String user, int device, String server) {
    return device == 0 ? user + "@" + server : user + ":" + device + "@" + server;
  }

  private String user() {
    int start = at;
    String user = plain();
    if (user.isEmpty()) {
      throw NodeException.at(start, "a device's address without a user");
    }
    return user;
  }

  private String plain() {
    return plain(next());
  }

  /// Reads text that is no address: addresses do not nest.
  private String plain(int tag) {
    if (tag <= Tag.SINGLE_MAX) {
      return tag == Tag.LIST_EMPTY ? "" : Dictionary.single(tag);
    }
    if (tag <= Tag.DICTIONARY_3) {
      return Dictionary.paged(tag, next());
    }
    return switch (tag) {
      case Tag.BINARY_8, Tag.BINARY_20, Tag.BINARY_32 -> utf8(tag);
      case Tag.NIBBLE_8 -> packed(Packing.NIBBLE);
      case Tag.HEX_8 -> packed(Packing.HEX);
      default -> throw NodeException.at(at - 1, "no text but tag " + tag);
    };
  }

  private String packed(Packing packing) {
    int head = next();
    int count = head & Packing.COUNT;
    int length = count * 2 - (head & Packing.ODD) / Packing.ODD;
    if (length < 0) {
      throw NodeException.at(at - 1, "packed text of less than nothing");
    }
    int start = skip(count, "packed text");
    byte[] characters = new byte[length];
    for (int i = 0; i < length; i++) {
      int pair = bytes[start + i / 2] & 0xff;
      int value = i % 2 == 0 ? pair >>> 4 : pair & 0xf;
      if (!packing.hasCharacter(value)) {
        throw NodeException.at(start + i / 2, "no character " + value + " in packed text");
      }
      characters[i] = (byte) packing.character(value);
    }
    return new String(characters, StandardCharsets.ISO_8859_1);
  }

  private String utf8(int tag) {
    int length = length(tag);
    if (length > Limits.TEXT_BYTES_MAX) {
      throw NodeException.at(
          at, "text of " + length + " bytes, more than " + Limits.TEXT_BYTES_MAX + ",");
    }
    return new String(bytes, skip(length, "text"), length, StandardCharsets.UTF_8);
  }

  private byte[] binary(int tag) {
    int length = length(tag);
    int start = skip(length, "content");
    byte[] content = new byte[length];
    System.arraycopy(bytes, start, content, 0, length);
    return content;
  }

  private int length(int tag) {
    int start = at;
    int length =
        switch (tag) {
          case Tag.BINARY_8 -> next();
          case Tag.BINARY_20 -> (next() & 0xf) << 16 | next16();
          default -> next16() << 16 | next16();
        };
    if (length < 0) {
      throw NodeException.at(start, "a length of " + Integer.toUnsignedString(length));
    }
    return length;
  }

  private int next() {
    if (at == end) {
      throw truncated("a byte");
    }
    return bytes[at++] & 0xff;
  }

  private int next16() {
    return next() << 8 | next();
  }

  /// Passes over `length` bytes and gives the first one's index.
  private int skip(int length, String what) {
    if (length > end - at) {
      throw truncated(what + " of " + length + " bytes");
    }
    int start = at;
    at += length;
    return start;
  }

  private NodeException truncated(String what) {
    return NodeException.at(
        at, what + " expected, but the frame ends early: " + (end - at) + " left");
  }
}
