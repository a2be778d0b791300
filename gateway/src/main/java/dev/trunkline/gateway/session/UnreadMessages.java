package dev.trunkline.gateway.session;

import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// The latest messages of each chat that nobody has read, so that a chat can be marked read without
/// naming them. In memory only, and few: whoever names messages can mark any.
final class UnreadMessages {
  private static final int CHATS_MAX = 50;
  private static final int MESSAGES_MAX = 20;

  private record Unread(Jid address, Optional<Jid> participant, List<String> ids) {}

  private final SequencedMap<Jid, Unread> chats = new LinkedHashMap<>(2);

  void add(ArrivedMessage message) {
    Jid chat = named(message);
    Optional<Jid> participant = chat.isGroup() ? Optional.of(message.sender()) : Optional.empty();
    Unread known = chats.remove(chat);
    List<String> ids = new ArrayList<>();
    if (known != null && known.participant.equals(participant)) {
      ids.addAll(known.ids);
    }
    ids.add(message.id());
    int from = Math.max(0, ids.size() - MESSAGES_MAX);
    chats.put(
        chat, new Unread(message.chat(), participant, List.copyOf(ids.subList(from, ids.size()))));
    if (chats.size() > CHATS_MAX) {
      chats.pollFirstEntry();
    }
  }

  /// The name under which users know the chat.
  private static Jid named(ArrivedMessage message) {
    return message.chat().isLid() ? message.chatAlternate().orElse(message.chat()) : message.chat();
  }

  /// Takes a chat's messages out: they are about to be marked read.
  Optional<Request.MarkRead> take(Jid chat) {
    Optional<Map.Entry<Jid, Unread>> found =
        chats.entrySet().stream()
            .filter(it -> it.getKey().equals(chat) || it.getValue().address.equals(chat))
            .findFirst();
    found.ifPresent(entry -> chats.remove(entry.getKey()));
    return found
        .map(Map.Entry::getValue)
        .map(unread -> new Request.MarkRead(unread.address, unread.participant, unread.ids));
  }
}
