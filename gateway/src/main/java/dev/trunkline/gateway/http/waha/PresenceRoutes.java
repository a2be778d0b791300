package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.Sessions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What others see an account do.
final class PresenceRoutes {
  private static final Set<String> OF_ACCOUNTS = Set.of("online", "offline");
  private static final Set<String> OF_CHATS = Set.of("typing", "recording", "paused");

  private final Sessions sessions;

  PresenceRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  List<Route> routes() {
    return List.of(Route.post("/api/{session}/presence", Scope.SEND, this::show));
  }

  private Answer show(Call call) {
    Presence presence = call.body(Presence::read);
    String session = call.session();
    switch (presence.name()) {
      case "online" -> sessions.showPresence(session, true);
      case "offline" -> sessions.showPresence(session, false);
      case "typing" -> showState(session, presence, ChatState.COMPOSING);
      case "recording" -> showState(session, presence, ChatState.RECORDING);
      default -> showState(session, presence, ChatState.PAUSED);
    }
    return Answer.json(new Done(true));
  }

  private void showState(String session, Presence presence, ChatState state) {
    sessions.showChatState(session, presence.chat().orElseThrow(), state);
  }

  private record Presence(String name, Optional<Jid> chat) {

    static Presence read(Fields body) {
      String name = body.string("presence");
      if (!OF_ACCOUNTS.contains(name) && !OF_CHATS.contains(name)) {
        body.reject(
            "presence",
            "must be one of the following values: offline, online, typing, recording, paused");
      }
      return new Presence(
          name,
          OF_CHATS.contains(name)
              ? Optional.of(ChatFields.chat(body, "chatId"))
              : Optional.empty());
    }
  }

  private record Done(boolean result) {}
}
