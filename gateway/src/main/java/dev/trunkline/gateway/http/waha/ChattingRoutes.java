package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.Ack;
import dev.trunkline.gateway.event.MessageEvents;
import dev.trunkline.gateway.event.MessageId;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Sessions.Accepted;
import dev.trunkline.gateway.session.Sessions.IdempotencyKey;
import dev.trunkline.gateway.session.Sessions.SendOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages, and what goes with them: seen, typing.
final class ChattingRoutes {
  private static final int TEXT_LENGTH_MAX = 65_536;
  private static final int KEY_LENGTH_MAX = 255;
  private static final Done DONE = new Done(true);

  private final Sessions sessions;

  ChattingRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/sendText", Scope.SEND, this::sendText),
        Route.get("/api/sendText", Scope.SEND, this::sendTextByQuery),
        Route.post("/api/sendSeen", Scope.SEND, this::sendSeen),
        Route.post("/api/startTyping", Scope.SEND, call -> show(call, ChatState.COMPOSING)),
        Route.post("/api/stopTyping", Scope.SEND, call -> show(call, ChatState.PAUSED)));
  }

  private Answer sendText(Call call) {
    return send(
        call,
        call.body(body ->
            new TextMessage(
                call.session(body),
                ChatFields.chat(body, "chatId"),
                text(body),
                ChatFields.bareId(body, "id"),
                replyTo(body),
                ChatFields.mentions(body, "mentions"))));
  }

  private Answer sendTextByQuery(Call call) {
    return send(
        call,
        call.query(query ->
            new TextMessage(
                call.session(query),
                ChatFields.chat(query, "phone"),
                text(query),
                Optional.empty(),
                Optional.empty(),
                List.of())));
  }

  private static String text(Fields fields) {
    return fields.string("text", 1, TEXT_LENGTH_MAX);
  }

  private Answer send(Call call, TextMessage message) {
    String name = message.session();
    Optional<Me> me = sessions.find(name).flatMap(SessionView::me);
    Content content =
        new Content.Text(
            message.text(),
            message.replyTo().map(id -> quote(id, message.chat(), me)),
            message.mentions());
    SendOptions options = new SendOptions(message.id(), idempotencyKey(call));
    Accepted accepted = sessions.send(name, message.chat(), content, options);
    return Answer.json(
        MessageEvents.outgoing(
            accepted.chat(),
            accepted.messageId(),
            accepted.content(),
            accepted.at(),
            me,
            accepted.sent() ? Ack.SERVER : Ack.PENDING));
  }

  private static Optional<IdempotencyKey> idempotencyKey(Call call) {
    return call.header("Idempotency-Key")
        .map(key -> {
          if (key.isBlank() || key.length() > KEY_LENGTH_MAX) {
            throw HttpProblem.badRequest(
                "Idempotency-Key must have 1 to %d characters".formatted(KEY_LENGTH_MAX));
          }
          return new IdempotencyKey(key, call.fingerprint());
        });
  }

  private static Optional<ReplyTo> replyTo(Fields body) {
    return ChatFields.bareId(body, "reply_to")
        .map(id -> new ReplyTo(id, body.optionalString("reply_to").flatMap(MessageId::find)));
  }

  private static Content.Quote quote(ReplyTo replyTo, Jid chat, Optional<Me> me) {
    boolean own = replyTo.full().filter(MessageId::fromMe).isPresent();
    Jid other = replyTo.full().flatMap(MessageId::participant).orElse(chat);
    Jid sender = own ? me.map(Me::phoneNumber).map(Jid::account).orElse(other) : other;
    return new Content.Quote(replyTo.id(), sender.toString(), Optional.empty());
  }

  private Answer sendSeen(Call call) {
    Seen seen =
        call.body(body ->
            new Seen(
                call.session(body),
                ChatFields.chat(body, "chatId"),
                ChatFields.optionalChat(body, "participant"),
                ids(body)));
    if (seen.ids().isEmpty()) {
      sessions.markRead(seen.session(), seen.chat(), seen.participant(), List.of());
    }
    seen.byParticipant()
        .forEach(
            (participant, ids) -> sessions.markRead(seen.session(), seen.chat(), participant, ids));
    return Answer.json(Json.object());
  }

  private static List<String> ids(Fields body) {
    List<String> ids = new ArrayList<>(ChatFields.messageIds(body, "messageIds"));
    ids.addAll(ChatFields.messageIds(body, "messageId"));
    return ids;
  }

  private Answer show(Call call, ChatState state) {
    record Where(String session, Jid chat) {}
    Where where = call.body(body -> new Where(call.session(body), ChatFields.chat(body, "chatId")));
    sessions.showChatState(where.session(), where.chat(), state);
    return Answer.json(DONE);
  }

  private record TextMessage(
      String session,
      Jid chat,
      String text,
      Optional<String> id,
      Optional<ReplyTo> replyTo,
      List<String> mentions) {}

  /// @param full empty when the client gave just the bare id
  private record ReplyTo(String id, Optional<MessageId> full) {}

  /// @param ids in either form
  private record Seen(String session, Jid chat, Optional<Jid> participant, List<String> ids) {

    /// Bare ids by who wrote the messages, since each of them is told.
    Map<Optional<Jid>, List<String>> byParticipant() {
      Map<Optional<Jid>, List<String>> groups = new LinkedHashMap<>();
      for (String id : ids) {
        Optional<Jid> author = MessageId.find(id).flatMap(MessageId::participant);
        groups
            .computeIfAbsent(author.or(() -> participant), _ -> new ArrayList<>())
            .add(MessageId.bare(id).orElse(id));
      }
      return groups;
    }
  }

  private record Done(boolean result) {}
}
