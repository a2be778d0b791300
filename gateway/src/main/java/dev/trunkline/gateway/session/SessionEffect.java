package dev.trunkline.gateway.session;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Reply;
import java.util.List;

/// What a session does to the world once its writes are durable.
sealed interface SessionEffect {

  /// Something on the wire.
  record Perform(Effect effect) implements SessionEffect {}

  record Answer(long ticket, Answered answered) implements SessionEffect {}

  /// What was performed before this gave the message to the connection.
  record Left(String messageId) implements SessionEffect {}

  /// WhatsApp has the message.
  record Sent(String messageId) implements SessionEffect {}

  /// The event log has grown.
  ///
  /// @param names of the new events
  record Logged(long lastSeq, List<String> names) implements SessionEffect {}

  /// The session is removed; nothing follows but the answer under this ticket.
  record Removed(long ticket) implements SessionEffect {}

  /// The answer to an input.
  sealed interface Answered {
    record Done() implements Answered {}

    record Stored(Sessions.Accepted accepted) implements Answered {}

    /// @param messageIds in the order of the drafts
    record StoredAll(String bulk, List<String> messageIds) implements Answered {}

    /// @param count of messages with which something was done
    /// @param last the number of the last one of the page
    record Ordered(int count, long last, boolean more) implements Answered {}

    record ByEngine(Reply.Outcome outcome) implements Answered {}

    record Failed(SessionException why) implements Answered {}
  }
}
