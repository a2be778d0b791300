package dev.trunkline.engine.presence;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import java.util.Optional;

/// `<chatstate>`: someone types, records, or stopped.
public final class ChatStates {
  private ChatStates() {}

  public static Node of(Request.ShowChatState request) {
    Node state =
        switch (request.state()) {
          case COMPOSING -> Node.of("composing");
          case RECORDING -> Node.of("composing").with("media", "audio");
          case PAUSED -> Node.of("paused");
        };
    return Node.of("chatstate").with("to", request.chat()).holding(state);
  }

  public static Optional<AccountEvent> event(Node stanza) {
    Jid from = stanza.requireJid("from");
    Jid sender = stanza.findJid("participant").orElse(from);
    return state(stanza)
        .map(state -> new AccountEvent.ChatStateArrived(from.account(), sender, state));
  }

  private static Optional<ChatState> state(Node stanza) {
    if (stanza.child("paused").isPresent()) {
      return Optional.of(ChatState.PAUSED);
    }
    return stanza
        .child("composing")
        .map(node -> node.has("media", "audio") ? ChatState.RECORDING : ChatState.COMPOSING);
  }
}
