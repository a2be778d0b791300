package dev.trunkline.engine.receipt;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;

/// The `<ack>` that takes a stanza off the server's queue for this device.
public final class Acks {
  private Acks() {}

  /// Acknowledges a receipt, notification or call.
  public static Node of(Node stanza) {
    return Node.of("ack")
        .with("class", stanza.tag())
        .with("id", stanza.require("id"))
        .with("to", stanza.require("from"))
        .with("participant", stanza.find("participant"))
        .with("recipient", stanza.find("recipient"))
        .with("type", stanza.find("type"));
  }

  /// Gives up on a message: it cannot be read, and asking again did not help.
  ///
  /// @param me this device
  /// @param error one of WhatsApp's codes: 487 unparsable, 491 bad protobuf, 500 other
  public static Node refusing(Node message, Jid me, int error) {
    return Node.of("ack")
        .with("class", "message")
        .with("id", message.require("id"))
        .with("to", message.require("from"))
        .with("participant", message.find("participant"))
        .with("from", me)
        .with("type", message.find("type"))
        .with("error", error);
  }
}
