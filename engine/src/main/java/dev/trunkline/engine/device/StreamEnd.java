package dev.trunkline.engine.device;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Turn;
import java.util.Optional;

/// How the server ends a connection, and what that means. REFERENCE: `<failure>` during login,
/// `<stream:error>` and `<xmlstreamend>` at any time.
final class StreamEnd {
  private StreamEnd() {}

  /// `<failure reason="…">`: the server refuses the login.
  static Turn.Closing ofFailure(Node failure) {
    String code = failure.find("reason").orElse("");
    CloseReason reason =
        switch (code) {
          case "401" -> CloseReason.LOGGED_OUT;
          case "402", "403", "406" -> CloseReason.BANNED;
          case "405", "409" -> CloseReason.CLIENT_OUTDATED;
          case "500", "501", "503" -> CloseReason.SERVICE_UNAVAILABLE;
          default -> CloseReason.LOGIN_REFUSED;
        };
    return new Turn.Closing(reason, "login failed with " + code);
  }

  /// `<stream:error>`: by its code, else by the conflict inside.
  static Turn.Closing ofError(Node error) {
    Optional<String> conflict = error.child("conflict").flatMap(node -> node.find("type"));
    String code = error.find("code").orElse("");
    CloseReason reason =
        switch (code) {
          case "401", "516" -> CloseReason.LOGGED_OUT;
          case "503" -> CloseReason.SERVICE_UNAVAILABLE;
          case "515" -> CloseReason.RESTART_REQUIRED;
          default -> conflict.map(StreamEnd::ofConflict).orElse(CloseReason.PROTOCOL_ERROR);
        };
    return new Turn.Closing(reason, "stream error " + error);
  }

  private static CloseReason ofConflict(String type) {
    return switch (type) {
      case "replaced" -> CloseReason.REPLACED;
      case "device_removed" -> CloseReason.LOGGED_OUT;
      default -> CloseReason.PROTOCOL_ERROR;
    };
  }
}
