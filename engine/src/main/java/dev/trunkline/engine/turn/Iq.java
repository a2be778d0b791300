package dev.trunkline.engine.turn;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;

/// Shapes of `<iq>`: a query to the server, and answers to the server's own.
public final class Iq {
  private Iq() {}

  public static Node get(String namespace) {
    return to(namespace, "get");
  }

  public static Node set(String namespace) {
    return to(namespace, "set");
  }

  /// Asks about a group.
  public static Node get(String namespace, Jid group) {
    return to(group, namespace, "get");
  }

  private static Node to(String namespace, String type) {
    return to(Jid.SERVER, namespace, type);
  }

  private static Node to(Jid whom, String namespace, String type) {
    return Node.of("iq").with("to", whom).with("type", type).with("xmlns", namespace);
  }

  /// The empty result of a query that the server sent.
  public static Node resultOf(Node query) {
    return Node.of("iq")
        .with("to", Jid.SERVER)
        .with("type", "result")
        .with("id", query.require("id"));
  }

  public static Node errorOf(Node query, int code, String text) {
    return Node.of("iq")
        .with("to", Jid.SERVER)
        .with("type", "error")
        .with("id", query.require("id"))
        .holding(Node.of("error").with("code", code).with("text", text));
  }
}
