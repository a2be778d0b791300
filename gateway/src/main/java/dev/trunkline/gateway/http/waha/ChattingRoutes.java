package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.Ack;
import dev.trunkline.gateway.event.MessageEvents;
import dev.trunkline.gateway.event.MessageId;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Sessions.Accepted;
import dev.trunkline.gateway.session.Sessions.SendOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Messages, and what goes with them: seen, typing.
final class ChattingRoutes {
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
    ToSend wanted = call.body(body -> new ToSend(call.session(body), TextMessage.read(body)));
    return send(call, wanted.session(), wanted.message());
  }

  private Answer sendTextByQuery(Call call) {
    ToSend wanted =
        call.query(query -> new ToSend(call.session(query), TextMessage.ofQuery(query)));
    return send(call, wanted.session(), wanted.message());
  }

  private Answer send(Call call, String name, TextMessage message) {
    Optional<Me> me = sessions.find(name).flatMap(SessionView::me);
    SendOptions options =
        new SendOptions(message.id(), TextMessage.idempotencyKey(call), message.terms());
    Accepted accepted = sessions.send(name, message.chat(), message.content(me), options);
    return Answer.json(
        MessageEvents.outgoing(
            accepted.chat(),
            accepted.messageId(),
            accepted.content(),
            accepted.at(),
            me,
            accepted.sent() ? Ack.SERVER : Ack.PENDING));
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

  private record ToSend(String session, TextMessage message) {}

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
