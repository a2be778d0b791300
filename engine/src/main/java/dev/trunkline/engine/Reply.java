package dev.trunkline.engine;

import dev.trunkline.engine.node.Jid;
import java.util.Optional;

/// The answer to a [Request].
public record Reply(long ticket, Outcome outcome) {

  /// How it went.
  public sealed interface Outcome {
    record Done() implements Outcome {}

    /// @param code eight characters
    record PairingCode(String code) implements Outcome {}

    record NumberCheck(boolean exists, Optional<Jid> account, Optional<Jid> lid)
        implements Outcome {}

    record Refused(Refusal why, String detail) implements Outcome {}
  }

  /// Why a request was not carried out.
  public enum Refusal {
    /// The account is not in a state for it.
    NOT_NOW,
    /// WhatsApp answered with an error.
    BY_SERVER,
    /// No answer in time; whether it happened is unknown.
    NO_ANSWER
  }
}
