package dev.trunkline.engine.turn;

import dev.trunkline.engine.Reply;

/// Why a query has no result.
public sealed interface QueryFailure {

  /// The server refused it.
  record Refused(int code, String text) implements QueryFailure {}

  /// The server said nothing in time.
  record NoAnswer() implements QueryFailure {}

  /// The connection went away first.
  record ConnectionLost() implements QueryFailure {}

  /// The same as an answer to a user's request.
  default Reply.Outcome asRefusal() {
    Reply.Refusal why = this instanceof Refused ? Reply.Refusal.BY_SERVER : Reply.Refusal.NO_ANSWER;
    return new Reply.Outcome.Refused(why, describe());
  }

  /// For people.
  default String describe() {
    return switch (this) {
      case Refused(int code, String text) -> "WhatsApp answered " + code + " " + text;
      case NoAnswer _ -> "WhatsApp did not answer in time";
      case ConnectionLost _ -> "the connection was lost";
    };
  }
}
