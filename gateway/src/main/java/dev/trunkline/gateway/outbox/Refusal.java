package dev.trunkline.gateway.outbox;

import java.time.Duration;
import java.util.OptionalInt;

/// Why a message was not taken.
///
/// @param code what WhatsApp answered, if it was WhatsApp
/// @param retryable whether the same message may be taken another time
public record Refusal(OptionalInt code, String reason, boolean retryable) {
  private static final int TOO_MANY = 429;

  /// What kind of trouble it is, which says how soon another attempt makes sense.
  enum Kind {
    /// Trouble on the way: no connection, a query without an answer, WhatsApp's own failure.
    TROUBLE(Duration.ofSeconds(2), Duration.ofMinutes(5)),
    /// WhatsApp wants less of this account.
    THROTTLED(Duration.ofSeconds(30), Duration.ofMinutes(15)),
    /// No attempt will fare better.
    FINAL(Duration.ZERO, Duration.ZERO);

    private final Duration shortest;
    private final Duration longest;

    Kind(Duration shortest, Duration longest) {
      this.shortest = shortest;
      this.longest = longest;
    }

    Duration shortest() {
      return shortest;
    }

    Duration longest() {
      return longest;
    }
  }

  Kind kind() {
    if (!retryable) {
      return Kind.FINAL;
    }
    return code.orElse(0) == TOO_MANY ? Kind.THROTTLED : Kind.TROUBLE;
  }
}
