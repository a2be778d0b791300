package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.ChatId;
import dev.trunkline.gateway.event.MessageId;
import dev.trunkline.gateway.json.Fields;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Reads fields that name chats, phone numbers and messages.
final class ChatFields {
  private static final Jid NOBODY = Jid.SERVER;
  private static final Pattern PUNCTUATION = Pattern.compile("[\\s().-]");
  private static final int ID_LENGTH_MAX = 200;
  private static final int LIST_MAX = 1_000;

  private ChatFields() {}

  /// An account or a group.
  static Jid chat(Fields fields, String name) {
    String text = fields.string(name, 1, ID_LENGTH_MAX);
    Optional<Jid> chat = ChatId.find(text);
    if (chat.isEmpty() && !text.isEmpty()) {
      fields.reject(name, "must be a chat id, such as 11111111111@c.us");
    }
    if (chat.filter(ChatFields::isOneWay).isPresent()) {
      fields.reject(name, "must be an account or a group: nothing else is supported yet");
    }
    return chat.orElse(NOBODY);
  }

  private static boolean isOneWay(Jid chat) {
    return !chat.isPhoneNumber() && !chat.isLid() && !chat.isGroup();
  }

  static Optional<Jid> optionalChat(Fields fields, String name) {
    return fields.optionalString(name).filter(text -> !text.isEmpty()).isPresent()
        ? Optional.of(chat(fields, name))
        : Optional.empty();
  }

  /// Chats, one per element.
  static List<String> mentions(Fields fields, String name) {
    return fields.strings(name, LIST_MAX).stream()
        .map(text -> {
          Optional<Jid> chat = ChatId.find(text);
          if (chat.isEmpty()) {
            fields.reject(name, "must list chat ids, such as 11111111111@c.us");
          }
          return chat.orElse(NOBODY).toString();
        })
        .toList();
  }

  /// A phone number with country code, with or without what people put between digits.
  static Jid phoneNumber(Fields fields, String name) {
    String text = fields.string(name, 1, ID_LENGTH_MAX);
    Optional<Jid> number =
        ChatId.find(text)
            .or(() -> ChatId.phoneNumber(PUNCTUATION.matcher(text).replaceAll("")))
            .filter(Jid::isPhoneNumber);
    if (number.isEmpty() && !text.isEmpty()) {
      fields.reject(name, "must be a phone number with country code, such as 12132132130");
    }
    return number.orElse(NOBODY);
  }

  /// WhatsApp's own id of a message, out of either form.
  static Optional<String> bareId(Fields fields, String name) {
    Optional<String> text = fields.optionalString(name).filter(id -> !id.isEmpty());
    Optional<String> bare = text.flatMap(MessageId::bare);
    if (text.isPresent() && bare.isEmpty()) {
      fields.reject(name, "must be a message id");
    }
    return bare;
  }

  static List<String> messageIds(Fields fields, String name) {
    List<String> ids = fields.strings(name, LIST_MAX);
    for (String id : ids) {
      if (MessageId.bare(id).isEmpty()) {
        fields.reject(name, "must list message ids");
      }
    }
    return ids;
  }
}
