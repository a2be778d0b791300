package dev.trunkline.engine;

import dev.trunkline.engine.node.Jid;
import java.util.List;
import java.util.Optional;

/// What a user can ask of an account.
public sealed interface Request {

  /// Sends a message. There is no [Reply]: [AccountEvent.Encrypted], then
  /// [AccountEvent.Acknowledged] or [AccountEvent.Rejected] tell how it went. A lost connection
  /// tells nothing: whoever wants the message sent asks again when the account is online again.
  ///
  /// @param again whether [AccountEvent.Encrypted] was told of this id before: then the very same
  ///   bytes go out once more, so that nobody ever sees the message twice
  record Send(String messageId, Jid chat, Content content, boolean again) implements Request {}

  /// Tells the senders that their messages were read.
  ///
  /// @param participant who wrote them, in a group
  record MarkRead(Jid chat, Optional<Jid> participant, List<String> messageIds)
      implements Request {}

  record ShowChatState(Jid chat, ChatState state) implements Request {}

  record ShowPresence(boolean available) implements Request {}

  /// Asks for a code that the user types on the phone instead of scanning a QR code.
  ///
  /// @param phoneNumber digits with country code
  record RequestPairingCode(String phoneNumber) implements Request {}

  /// @param phoneNumber digits with country code
  record CheckNumber(String phoneNumber) implements Request {}

  /// Unlinks this device at WhatsApp, or just here when there is no connection, and forgets the
  /// credentials.
  record LogOut() implements Request {}
}
