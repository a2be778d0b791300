package dev.trunkline.simulator.fault;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// What can go wrong on order.
public enum FaultKind {
  /// The connection closes when a stanza arrives; the stanza is not processed.
  DROP_BEFORE,
  /// A stanza is processed, its answer is lost and the connection closes.
  DROP_AFTER,
  /// A stanza is neither processed nor answered; the connection stays open.
  SILENCE,
  /// A stanza is not processed; a stream error of the fault's code closes the connection.
  STREAM_ERROR,
  /// The answer to a stanza comes late, other stanzas overtake it.
  SLOW_ANSWER,
  /// A message is refused with the fault's code.
  REFUSE_MESSAGE,
  /// A stanza that repeats an accepted message is forwarded again.
  FORWARD_RETRANSMISSIONS,
  /// A stanza to a device, and all after it, comes late.
  DELAY,
  /// A stanza to a device is sent twice.
  DUPLICATE,
  /// A stanza to a device is sent after the one that follows it.
  REORDER,
  /// A login fails with the fault's code.
  LOGIN_FAILURE,
  /// A key bundle has no one-time key.
  NO_ONE_TIME_KEY,
  /// A key bundle has a one-time key that was handed out before.
  STALE_ONE_TIME_KEY,
  /// A key bundle has a signature that does not verify.
  BAD_BUNDLE_SIGNATURE;

  private static final Set<String> ANSWERED = Set.of("message", "receipt", "notification");

  /// The name that the admin API uses.
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<FaultKind> find(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text().equals(text)).findFirst();
  }

  /// All names that the admin API knows.
  public static List<String> texts() {
    return Arrays.stream(values()).map(FaultKind::text).toList();
  }

  /// Whether the fault strikes stanzas of this tag when it does not name one.
  boolean strikes(String tag) {
    return switch (this) {
      case DELAY, DUPLICATE, REORDER -> ANSWERED.contains(tag);
      case REFUSE_MESSAGE, FORWARD_RETRANSMISSIONS -> tag.equals("message");
      default -> true;
    };
  }

  /// The code of a fault that was ordered without one; empty when the kind has none.
  public String defaultCode() {
    return switch (this) {
      case STREAM_ERROR, LOGIN_FAILURE -> "503";
      case REFUSE_MESSAGE -> "429";
      default -> "";
    };
  }
}
