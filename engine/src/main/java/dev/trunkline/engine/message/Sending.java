package dev.trunkline.engine.message;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.DeviceLists;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// A message from a user's request to WhatsApp's ack. What lies between depends on where it goes:
/// [DirectSending] or [GroupSending]. One that may have left before leaves as it was.
public final class Sending {

  /// Codes of acks that may be different next time: rate limits and the server's own trouble.
  private static final Set<Integer> TRANSIENT = Set.of(429, 500, 503);

  private Sending() {}

  public static void begin(Turn turn, SendsInFlight sends, Request.Send request) {
    String id = request.messageId();
    Jid chat = request.chat();
    if (sends.contains(id)) {
      return;
    }
    if (!chat.isPhoneNumber() && !chat.isLid() && !chat.isGroup()) {
      turn.tell(Outgoing.rejected(id, chat, "only accounts and groups can be written to", false));
      return;
    }
    if (sends.isFull()) {
      turn.tell(Outgoing.rejected(id, chat, "too many messages wait for an ack", true));
      return;
    }
    sends.add(id, chat, turn.now());
    Optional<SentMessages.Sent> sent =
        request.again() ? SentMessages.find(turn, id) : Optional.empty();
    if (sent.isPresent()) {
      Outgoing.transmit(turn, sends, id, sent.get().stanza(), true);
      return;
    }
    Outgoing outgoing = new Outgoing(id, chat, Contents.encode(request.content()), sends);
    if (chat.isGroup()) {
      GroupSending.begin(turn, outgoing);
    } else {
      DirectSending.begin(turn, outgoing);
    }
  }

  /// `<notification type="w:gp2">`: something about a group changed.
  public static void onGroupChange(Turn turn, Node notification) {
    Jid group = notification.requireJid("from");
    if (group.isGroup()) {
      GroupSending.onChange(turn, group);
    }
  }

  /// `<ack class="message">`: WhatsApp has the message, or does not want it.
  public static void onAck(Turn turn, SendsInFlight sends, Node ack) {
    Optional<SendsInFlight.Acked> acked =
        ack.has("class", "message") ? sends.remove(ack.require("id")) : Optional.empty();
    acked.ifPresent(send -> onAck(turn, send, ack));
  }

  private static void onAck(Turn turn, SendsInFlight.Acked send, Node ack) {
    String id = ack.require("id");
    if (ack.find("error").isPresent()) {
      turn.tell(refused(turn, id, send, Math.clamp(ack.requireNumber("error"), 0, 999)));
      return;
    }
    Optional<String> phash = ack.find("phash").filter(theirs -> !theirs.equals(send.phash()));
    if (send.chat().isGroup()) {
      GroupSending.acknowledged(turn, id, send.chat(), phash);
    } else if (phash.isPresent()) {
      DeviceLists.forget(turn, send.chat());
      DeviceLists.forget(turn, turn.credentials().requireLink().lid());
    }
    Instant at = ack.find("t").map(_ -> ack.requireTime("t")).orElse(turn.now());
    turn.tell(new AccountEvent.Acknowledged(id, send.chat(), at));
  }

  private static AccountEvent refused(Turn turn, String id, SendsInFlight.Acked send, int code) {
    OptionalInt answered = OptionalInt.of(code);
    if (TRANSIENT.contains(code)) {
      return new AccountEvent.Rejected(
          id, send.chat(), answered, "WhatsApp answered " + code, true);
    }
    if (send.chat().isGroup()) {
      return GroupSending.refused(turn, id, send, code);
    }
    return new AccountEvent.Rejected(id, send.chat(), answered, "WhatsApp answered " + code, false);
  }
}
