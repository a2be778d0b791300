package dev.trunkline.engine.node;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/// Turns nodes into bytes, a flag byte first. Never compresses, as other clients never do.
///
/// Each text takes the first form that fits: a word of the dictionary, packed decimals, packed
/// hexadecimals, an address, plain bytes. That order is what all known clients keep. Plain text
/// content therefore arrives as bytes at the other end.
///
/// The server's own address is a word of the dictionary too, but as an attribute's value it takes
/// the form of an address: typed readers compare addresses, and others get `@s.whatsapp.net`.
///
/// An encoder belongs to one thread and keeps its buffer between nodes.
public final class NodeEncoder {
  /// A buffer that grew beyond this is given up after the next node.
  private static final int KEPT_BYTES_MAX = 64 * 1024;

  private static final int FLAG_PLAIN = 0;
  private static final String INTEROP_SERVER = "interop";
  private static final String FB_SERVER = "msgr";

  private ByteSink out = new ByteSink();
  private int parts;

  /// The encoded node in an array of its own.
  ///
  /// @throws NodeException when the node is beyond the limits of a decoder
  public static byte[] bytes(Node node) {
    ByteBuffer encoded = new NodeEncoder().encode(node);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    return bytes;
  }

  /// The encoded node in this encoder's own buffer, valid until the next call.
  ///
  /// @throws NodeException when the node is beyond the limits of a decoder
  public ByteBuffer encode(Node node) {
    if (out.array().length > KEPT_BYTES_MAX) {
      out = new ByteSink();
    }
    out.clear();
    parts = 0;
    out.write(FLAG_PLAIN);
    node(node, 1);
    return ByteBuffer.wrap(out.array(), 0, out.size());
  }

  private void node(Node node, int depth) {
    if (depth > Limits.DEPTH_MAX) {
      throw refusal("nodes nest deeper than " + Limits.DEPTH_MAX);
    }
    Map<String, String> attributes = node.attributes();
    if (attributes.size() > Limits.ATTRIBUTES_MAX) {
      throw refusal("a node with more than " + Limits.ATTRIBUTES_MAX + " attributes");
    }
    parts += 1 + attributes.size();
    if (parts > Limits.PARTS_MAX) {
      throw refusal("more than " + Limits.PARTS_MAX + " nodes and attributes");
    }
    int content = node.content() instanceof Node.Content.Empty ? 0 : 1;
    list(1 + 2 * attributes.size() + content);
    name(node.tag());
    attributes.forEach(this::attribute);
    switch (node.content()) {
      case Node.Content.Empty _ -> {}
      case Node.Content.Text(String value) -> text(value, Limits.BYTES_MAX);
      case Node.Content.Bytes(byte[] value) -> bytesOf(value);
      case Node.Content.Children(List<Node> nodes) -> {
        children(nodes.size());
        for (Node child : nodes) {
          node(child, depth + 1);
        }
      }
    }
  }

  private void children(int size) {
    if (size > Limits.CHILDREN_MAX) {
      throw refusal("a node with more than " + Limits.CHILDREN_MAX + " children");
    }
    if (size == 0) {
      out.write(Tag.LIST_EMPTY);
    } else {
      list(size);
    }
  }

  private void list(int size) {
    if (size <= 0xff) {
      out.write(Tag.LIST_8);
      out.write(size);
    } else {
      out.write(Tag.LIST_16);
      out.write16(size);
    }
  }

  private void attribute(String name, String value) {
    name(name);
    if (value.equals(Jid.PHONE_SERVER)) {
      pair("", Jid.PHONE_SERVER);
    } else {
      text(value, Limits.TEXT_BYTES_MAX);
    }
  }

  private void name(String name) {
    if (name.isEmpty()) {
      throw refusal("a tag or an attribute without a name");
    }
    text(name, Limits.TEXT_BYTES_MAX);
  }

  private void text(String text, int bytesMax) {
    int at = text.indexOf('@');
    if (at < 0 || !address(text, at)) {
      plain(text, bytesMax);
    }
  }

  /// Writes text that is no address.
  private void plain(String text, int bytesMax) {
    int token = Dictionary.token(text);
    if (token > 0xff) {
      out.write16(token);
    } else if (token != Dictionary.NO_TOKEN) {
      out.write(token);
    } else if (Packing.NIBBLE.fits(text)) {
      packed(text, Packing.NIBBLE);
    } else if (Packing.HEX.fits(text)) {
      packed(text, Packing.HEX);
    } else {
      int length = ByteSink.utf8Length(text);
      if (length > bytesMax) {
        throw refusal("text of more than " + bytesMax + " bytes");
      }
      length(length);
      out.writeUtf8(text, length);
    }
  }

  private void packed(String text, Packing packing) {
    int length = text.length();
    out.write(packing.tag);
    out.write((length + 1) / 2 | (length % 2 == 0 ? 0 : Packing.ODD));
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? packing.value(text.charAt(i + 1)) : Packing.PADDING;
      out.write(packing.value(text.charAt(i)) << 4 | low);
    }
  }

  /// Writes `text` as an address if it is one, in the form that [Jid#toString] would give it.
  private boolean address(String text, int at) {
    String server = text.substring(at + 1);
    if (!Jid.isKnownServer(server)) {
      return false;
    }
    int colon = text.lastIndexOf(':', at);
    if (colon < 0) {
      accountAddress(text.substring(0, at), server);
      return true;
    }
    int device = Jid.canonicalNumber(text, colon + 1, at);
    return colon > 0 && device > 0 && deviceAddress(text.substring(0, colon), device, server);
  }

  private void accountAddress(String user, String server) {
    JidDomain domain = JidDomain.ofServer(server);
    if (domain != null && domain.always() && !user.isEmpty()) {
      deviceOf(domain, 0, user);
    } else if (!server.equals(INTEROP_SERVER) || !interop(user, 0)) {
      pair(user, server);
    }
  }

  private boolean deviceAddress(String user, int device, String server) {
    JidDomain domain = JidDomain.ofServer(server);
    if (domain != null) {
      if (device > JidDomain.DEVICE_MAX) {
        return false;
      }
      deviceOf(domain, device, user);
      return true;
    }
    if (server.equals(FB_SERVER)) {
      out.write(Tag.FB_JID);
      plain(user, Limits.TEXT_BYTES_MAX);
      out.write16(device);
      plain(FB_SERVER, Limits.TEXT_BYTES_MAX);
      return true;
    }
    return server.equals(INTEROP_SERVER) && interop(user, device);
  }

  /// Writes an address whose user is an integrator's number, a dash and a user there.
  private boolean interop(String user, int device) {
    int dash = user.indexOf('-');
    int integrator = dash < 1 ? -1 : Jid.canonicalNumber(user, 0, dash);
    if (integrator < 0) {
      return false;
    }
    out.write(Tag.INTEROP_JID);
    plain(user.substring(dash + 1), Limits.TEXT_BYTES_MAX);
    out.write16(device);
    out.write16(integrator);
    plain(INTEROP_SERVER, Limits.TEXT_BYTES_MAX);
    return true;
  }

  private void deviceOf(JidDomain domain, int device, String user) {
    out.write(Tag.AD_JID);
    out.write(domain.code);
    out.write(device);
    plain(user, Limits.TEXT_BYTES_MAX);
  }

  private void pair(String user, String server) {
    out.write(Tag.JID_PAIR);
    if (user.isEmpty()) {
      out.write(Tag.LIST_EMPTY);
    } else {
      plain(user, Limits.TEXT_BYTES_MAX);
    }
    plain(server, Limits.TEXT_BYTES_MAX);
  }

  private void bytesOf(byte[] value) {
    length(value.length);
    out.write(value);
  }

  private void length(int length) {
    if (length <= 0xff) {
      out.write(Tag.BINARY_8);
      out.write(length);
    } else if (length < 1 << 20) {
      out.write(Tag.BINARY_20);
      out.write(length >>> 16);
      out.write16(length);
    } else {
      out.write(Tag.BINARY_32);
      out.write16(length >>> 16);
      out.write16(length);
    }
  }

  private NodeException refusal(String what) {
    return NodeException.at(out.size(), what);
  }
}
