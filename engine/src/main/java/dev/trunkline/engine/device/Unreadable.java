package dev.trunkline.engine.device;

import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.peer.PeerException;
import dev.trunkline.engine.receipt.Acks;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.turn.Turn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens to a stanza that cannot be right: it is refused or acknowledged, so that it does
/// not come again, and the session goes on.
final class Unreadable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Unreadable.class);

  /// What WhatsApp is told: parsing failed.
  private static final int PARSING_ERROR = 487;

  private Unreadable() {}

  static void refuse(Turn turn, Conversation conversation, Input input, PeerException why) {
    if (!(input instanceof StanzaArrived(_, Node stanza))) {
      throw new IllegalStateException("a peer's mistake without a stanza", why);
    }
    LOGGER
        .atWarn()
        .addKeyValue("stanza", stanza.tag())
        .log("refused a stanza: {}", why.getMessage());
    boolean addressed = stanza.find("id").isPresent() && stanza.find("from").isPresent();
    switch (stanza.tag()) {
      case "iq" -> conversation.queries().onUnreadable(turn, stanza);
      case "message" -> {
        if (addressed) {
          turn.credentials()
              .link()
              .ifPresent(
                  link -> turn.send(Acks.refusing(stanza, link.phoneNumber(), PARSING_ERROR)));
        }
      }
      case "receipt", "notification", "call" -> {
        if (addressed) {
          turn.send(Acks.of(stanza));
        }
      }
      case "success" -> turn.close(CloseReason.PROTOCOL_ERROR, "an unreadable <success>");
      default -> {}
    }
  }
}
