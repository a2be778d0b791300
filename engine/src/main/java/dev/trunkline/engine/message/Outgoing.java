package dev.trunkline.engine.message;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.QueryFailure;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.proto.e2e.Message;
import java.util.OptionalInt;

/// A message between its request and its stanza.
///
/// @param asked the chat as the request names it
record Outgoing(String id, Jid asked, Message message, SendsInFlight sends) {

  /// Before WhatsApp has seen the message.
  static AccountEvent rejected(String id, Jid chat, String reason, boolean retryable) {
    return new AccountEvent.Rejected(id, chat, OptionalInt.empty(), reason, retryable);
  }

  void reject(Turn turn, String reason, boolean retryable) {
    sends.remove(id);
    turn.tell(rejected(id, asked, reason, retryable));
  }

  /// A query that the message needs has no result. A lost connection rejects nothing: the message
  /// is asked for again on the next one.
  void onFailure(Turn turn, QueryFailure failure) {
    if (!(failure instanceof QueryFailure.ConnectionLost)) {
      reject(turn, failure.describe(), true);
    }
  }

  /// Keeps the stanza and transmits it, for the first time.
  void transmit(Turn turn, SentMessages.Sent sent) {
    SentMessages.put(turn, id, sent);
    transmit(turn, sends, id, sent.stanza(), false);
  }

  /// @param repeated whether it may have been transmitted before
  static void transmit(Turn turn, SendsInFlight sends, String id, Node stanza, boolean repeated) {
    sends.transmitted(id, stanza.find("phash").orElse(""), repeated);
    turn.tell(new AccountEvent.Encrypted(id));
    turn.send(stanza);
  }
}
