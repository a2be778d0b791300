package dev.trunkline.simulator.login;

import dev.trunkline.engine.node.Node;

/// The server's last words to a connection.
public final class StreamErrors {
  private StreamErrors() {}

  /// By code: a number, `conflict` for a connection that was replaced, `device-removed` for a
  /// device that was unlinked, or the name of a protocol error such as `xml-not-well-formed`.
  public static Node of(String code) {
    return switch (code) {
      case "conflict" -> replaced();
      case "device-removed", "401" -> removed();
      default ->
          code.chars().allMatch(Character::isDigit)
              ? error().with("code", code)
              : error().holding(Node.of(code));
    };
  }

  /// Another connection of the same device took over.
  public static Node replaced() {
    return error().holding(Node.of("conflict").with("type", "replaced"));
  }

  /// The device is linked no more.
  public static Node removed() {
    return error().with("code", "401").holding(Node.of("conflict").with("type", "device_removed"));
  }

  private static Node error() {
    return Node.of("stream:error");
  }
}
