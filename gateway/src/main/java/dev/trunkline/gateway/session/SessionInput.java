package dev.trunkline.gateway.session;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.outbox.OutboxOrder;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Write;
import java.util.List;
import java.util.Optional;

/// What a session is told. Those with a ticket are answered by a [SessionEffect.Answer] with the
/// same one.
sealed interface SessionInput {

  /// What the answer bears, or [SessionTurn#NO_TICKET] when nobody waits for one.
  default long ticket() {
    return SessionTurn.NO_TICKET;
  }

  /// From the engine's transport, or its alarm clock.
  record FromEngine(Input input) implements SessionInput {}

  /// What its user wanted when it was last open applies again.
  record Resume(long ticket) implements SessionInput {}

  record Start(long ticket) implements SessionInput {}

  record Stop(long ticket) implements SessionInput {}

  record Restart(long ticket) implements SessionInput {}

  record Configure(long ticket, SessionConfig config) implements SessionInput {}

  /// Unlinks the device, and pairs anew if the session ran.
  record LogOut(long ticket) implements SessionInput {}

  /// Unlinks the device and removes the session.
  record Delete(long ticket) implements SessionInput {}

  record Send(long ticket, Draft draft, Optional<Sessions.IdempotencyKey> key)
      implements SessionInput {}

  /// Many messages, all of them or none.
  record SendAll(
      long ticket, String bulk, List<Draft> drafts, Optional<Sessions.IdempotencyKey> key)
      implements SessionInput {
    public SendAll {
      drafts = List.copyOf(drafts);
    }
  }

  /// A message to accept.
  record Draft(String messageId, boolean idFromUser, Jid chat, Content content, Terms terms) {}

  /// Begins, or ends, to hold back the messages that the filter covers, those to come included.
  record HoldBack(long ticket, boolean begins, Outbox.Filter filter) implements SessionInput {}

  /// Something to do with one message.
  record OrderOne(long ticket, OutboxOrder order, String messageId) implements SessionInput {}

  /// Something to do with a page of messages.
  ///
  /// @param after the number of the last one of the page before
  record OrderPage(long ticket, OutboxOrder order, Outbox.Filter filter, long after, int limit)
      implements SessionInput {}

  record Ask(long ticket, Request request) implements SessionInput {}

  /// Writes what others keep beside the session, such as how far a webhook came, under the
  /// session's own guard.
  record Keep(long ticket, List<Write> writes) implements SessionInput {
    public Keep {
      writes = List.copyOf(writes);
    }
  }

  /// Marks the latest messages of a chat read.
  record MarkLatestRead(long ticket, Jid chat) implements SessionInput {}
}
