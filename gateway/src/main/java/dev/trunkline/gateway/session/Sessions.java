package dev.trunkline.gateway.session;

import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.outbox.OutboxOrder;
import dev.trunkline.gateway.store.Outbox;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// All that users can do with sessions. Calls block until what they ask is durable, or known;
/// callers run on virtual threads. Every call on a session may throw a [SessionException].
public interface Sessions {

  /// All sessions, by name.
  List<SessionView> list();

  Optional<SessionView> find(String name);

  /// A session wherever it runs, as its configuration and account last were; of one that runs
  /// elsewhere this may be some seconds old.
  Optional<SessionView> seen(String name);

  /// @param start whether it shall run at once
  /// @throws SessionException.AlreadyExists when there is one of that name
  SessionView create(String name, SessionConfig config, boolean start);

  /// Replaces the configuration; a running session restarts with it.
  SessionView configure(String name, SessionConfig config);

  /// Stops, unlinks and forgets the session. Fine when there is none.
  void delete(String name);

  /// Fine when it runs already.
  SessionView start(String name);

  SessionView stop(String name);

  SessionView restart(String name);

  /// Unlinks the device; the session keeps its configuration, and offers a new QR code if it ran.
  SessionView logOut(String name);

  /// The text of the current QR code; waits a little for one when the session is starting.
  ///
  /// @throws SessionException.WrongStatus when none is due
  String qr(String name);

  /// @param phoneNumber digits with country code
  /// @return eight characters
  String requestPairingCode(String name, String phoneNumber);

  /// Accepts a message: when this returns, it is stored and will be sent, whatever crashes.
  ///
  /// @throws SessionException.KeyReused when the key came before with another request
  Accepted send(String name, Jid chat, Content content, SendOptions options);

  /// How a message is accepted.
  ///
  /// @param messageId the caller's, or empty for a fresh one. One that was accepted before is
  ///   answered as it was then
  record SendOptions(
      Optional<String> messageId, Optional<IdempotencyKey> idempotency, Terms terms) {
    public static final SendOptions NONE =
        new SendOptions(Optional.empty(), Optional.empty(), Terms.NONE);
  }

  /// A key under which the same request, for 24 hours, is carried out once and answered alike.
  ///
  /// @param fingerprint tells requests apart that use the same key
  record IdempotencyKey(String key, String fingerprint) {}

  /// A message that is stored.
  ///
  /// @param sent whether WhatsApp already has it
  record Accepted(String messageId, Jid chat, Content content, Instant at, boolean sent) {}

  /// Accepts many messages, all of them or none: when this returns, they are stored and will be
  /// sent, whatever crashes.
  ///
  /// @throws SessionException.KeyReused when the key came before with another request
  BulkAccepted sendAll(String name, List<BulkItem> items, Optional<IdempotencyKey> idempotency);

  /// One of many messages.
  ///
  /// @param messageId see [SendOptions#messageId]
  record BulkItem(Optional<String> messageId, Jid chat, Content content, Terms terms) {}

  /// Messages that are stored.
  ///
  /// @param bulk by which they are found
  /// @param messageIds in the order in which they were given
  record BulkAccepted(String bulk, List<String> messageIds) {
    public BulkAccepted {
      messageIds = List.copyOf(messageIds);
    }
  }

  /// Has something done with the messages in the outbox that the filter covers. To pause and to
  /// resume includes messages to come.
  ///
  /// @return with how many it was done
  int order(String name, OutboxOrder order, Outbox.Filter filter);

  /// Has something done with one message.
  ///
  /// @return whether it was in a state for it
  boolean order(String name, OutboxOrder order, String messageId);

  /// Has events delivered once more to one webhook, beside what is new.
  ///
  /// @param events their numbers
  void replay(String name, String webhook, List<Long> events);

  /// Marks messages read; without ids, the latest that arrived in the chat.
  void markRead(String name, Jid chat, Optional<Jid> participant, List<String> messageIds);

  void showChatState(String name, Jid chat, ChatState state);

  /// Shows the account as online, or not, until told otherwise or connected anew.
  void showPresence(String name, boolean available);

  NumberCheck checkNumber(String name, String phoneNumber);

  /// Whether a number is on WhatsApp.
  record NumberCheck(boolean exists, Optional<Jid> account, Optional<Jid> lid) {}
}
