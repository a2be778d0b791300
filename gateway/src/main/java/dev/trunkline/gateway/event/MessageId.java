package dev.trunkline.gateway.event;

import dev.trunkline.engine.node.Jid;
import java.util.Optional;
import java.util.regex.Pattern;

/// WAHA's id of a message: `{fromMe}_{chatId}_{ID}`, and `_{participant}` in a group.
///
/// @param id WhatsApp's own id of the message, unique within the chat
public record MessageId(boolean fromMe, Jid chat, String id, Optional<Jid> participant) {
  private static final Pattern BARE = Pattern.compile("[A-Za-z0-9.-]{1,100}");

  public static MessageId of(boolean fromMe, Jid chat, String id) {
    return new MessageId(fromMe, chat, id, Optional.empty());
  }

  /// Reads the long form; nothing when `text` is not of it.
  public static Optional<MessageId> find(String text) {
    String[] parts = text.split("_", -1);
    if (parts.length < 3 || parts.length > 4 || !isBare(parts[2])) {
      return Optional.empty();
    }
    if (!parts[0].equals("true") && !parts[0].equals("false")) {
      return Optional.empty();
    }
    Optional<Jid> chat = ChatId.find(parts[1]);
    Optional<Jid> participant = parts.length == 4 ? ChatId.find(parts[3]) : Optional.empty();
    if (chat.isEmpty() || (parts.length == 4 && participant.isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(new MessageId(parts[0].equals("true"), chat.get(), parts[2], participant));
  }

  /// WhatsApp's own id out of either form; nothing when `text` is of neither.
  public static Optional<String> bare(String text) {
    return isBare(text) ? Optional.of(text) : find(text).map(MessageId::id);
  }

  private static boolean isBare(String text) {
    return BARE.matcher(text).matches();
  }

  @Override
  public String toString() {
    String shorter = fromMe + "_" + ChatId.text(chat) + "_" + id;
    return participant.map(who -> shorter + "_" + ChatId.text(who)).orElse(shorter);
  }
}
