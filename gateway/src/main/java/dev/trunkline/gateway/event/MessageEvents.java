package dev.trunkline.gateway.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.AccountEvent.ReceiptArrived;
import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.WahaMessage.ReplyTo;
import dev.trunkline.gateway.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Turns what an account tells into WAHA's events.
///
/// WhatsApp names an account by phone number or by LID as it likes; users see the phone number
/// wherever it is known, so that the ids of a message and of its acks agree.
public final class MessageEvents {

  /// Never events of their own: parts of the protocol, or events of another name.
  private static final Set<String> HIDDEN =
      Set.of(
          "protocolMessage",
          "senderKeyDistributionMessage",
          "messageContextInfo",
          "reactionMessage",
          "encReactionMessage",
          "pollUpdateMessage",
          "keepInChatMessage",
          "pinInChatMessage");

  private static final Set<String> MEDIA =
      Set.of(
          "imageMessage",
          "videoMessage",
          "ptvMessage",
          "audioMessage",
          "documentMessage",
          "documentWithCaptionMessage",
          "stickerMessage");

  private final UnaryOperator<Jid> phoneNumbers;
  private final Optional<Me> me;

  /// @param phoneNumbers the phone-number address of a LID where it is known, otherwise, and for
  ///   anything else, its argument
  /// @param me who the account is, if it is known
  public MessageEvents(UnaryOperator<Jid> phoneNumbers, Optional<Me> me) {
    this.phoneNumbers = phoneNumbers;
    this.me = me;
  }

  /// The events of `event`, in order; most account events make none.
  public List<EventDraft> of(AccountEvent event) {
    return switch (event) {
      case AccountEvent.MessageArrived(var message) -> arrived(message);
      case AccountEvent.Acknowledged(var id, var chat, var at) ->
          List.of(ofServer(sent(chat, id), Ack.SERVER, Json.object().put("at", at.toString())));
      case AccountEvent.Rejected(var id, var chat, _, var reason, _) ->
          List.of(ofServer(sent(chat, id), Ack.ERROR, Json.object().put("error", reason)));
      case ReceiptArrived receipt -> receipt(receipt);
      default -> List.of();
    };
  }

  /// The event of a message that this gateway accepted from a user.
  public static EventDraft accepted(WahaMessage message) {
    return EventDraft.of(EventName.MESSAGE_ANY, message);
  }

  /// @param history oldest first, not empty; the last is the present status
  public static EventDraft sessionStatus(String session, List<WahaSessionStatus.Point> history) {
    return EventDraft.of(EventName.SESSION_STATUS, WahaSessionStatus.of(session, history));
  }

  /// A message that this gateway accepted from a user, as it is answered and told.
  public static WahaMessage outgoing(
      Jid chat, String id, Content content, Instant at, Optional<Me> me, Ack ack) {
    MessageId name = own(chat, id, me);
    String author = name.participant().map(ChatId::text).orElse(null);
    return new WahaMessage(
        name.toString(),
        at.getEpochSecond(),
        ChatId.text(chat),
        true,
        "api",
        author,
        author,
        body(content),
        false,
        null,
        null,
        ack.code(),
        ack.name(),
        List.of(),
        replyTo(content).orElse(null),
        new WahaMessage.Key(id, chat.toString(), true),
        RawMessage.of(chat, id, content, at, me));
  }

  private List<EventDraft> arrived(ArrivedMessage message) {
    if (message.content() instanceof Content.Other(var kind) && HIDDEN.contains(kind)) {
      return List.of();
    }
    EventDraft any = EventDraft.of(EventName.MESSAGE_ANY, message(message));
    return message.fromMe()
        ? List.of(any)
        : List.of(new EventDraft(EventName.MESSAGE, any.payload()), any);
  }

  private WahaMessage message(ArrivedMessage message) {
    Jid chat = chat(message);
    Optional<Jid> participant =
        chat.isGroup() ? Optional.of(shown(message.sender())) : Optional.empty();
    String author = participant.map(ChatId::text).orElse(null);
    Ack ack = message.fromMe() ? Ack.SERVER : Ack.DEVICE;
    return new WahaMessage(
        new MessageId(message.fromMe(), chat, message.id(), participant).toString(),
        message.at().getEpochSecond(),
        ChatId.text(chat),
        message.fromMe(),
        "app",
        author,
        author,
        body(message.content()),
        message.content() instanceof Content.Other(var kind) && MEDIA.contains(kind),
        null,
        null,
        ack.code(),
        ack.name(),
        List.of(),
        replyTo(message.content()).orElse(null),
        null,
        RawMessage.of(message));
  }

  private Jid chat(ArrivedMessage message) {
    return message.chat().isLid()
        ? message.chatAlternate().filter(Jid::isPhoneNumber).orElseGet(() -> shown(message.chat()))
        : message.chat();
  }

  private Jid shown(Jid jid) {
    return jid.isLid() ? phoneNumbers.apply(jid.account()) : jid.account();
  }

  private MessageId sent(Jid chat, String id) {
    return own(shown(chat), id, me);
  }

  /// The id of a message of this account, which is its participant in a group.
  private static MessageId own(Jid chat, String id, Optional<Me> me) {
    Optional<Jid> participant =
        me.filter(_ -> chat.isGroup()).map(Me::phoneNumber).map(Jid::account);
    return new MessageId(true, chat, id, participant);
  }

  private static String body(Content content) {
    return content instanceof Content.Text text ? text.text() : "";
  }

  private static Optional<ReplyTo> replyTo(Content content) {
    return content instanceof Content.Text text
        ? text.quotes().map(MessageEvents::replyTo)
        : Optional.empty();
  }

  private static ReplyTo replyTo(Content.Quote quote) {
    String participant = Jid.find(quote.sender()).map(ChatId::text).orElse(quote.sender());
    return new ReplyTo(quote.messageId(), participant, quote.text().orElse(null), false, null);
  }

  private List<EventDraft> receipt(ReceiptArrived receipt) {
    Ack ack =
        switch (receipt.type()) {
          case DELIVERED -> Ack.DEVICE;
          case READ -> Ack.READ;
          case PLAYED -> Ack.PLAYED;
        };
    Jid chat = shown(receipt.chat());
    Optional<Jid> participant =
        chat.isGroup() ? Optional.of(shown(receipt.from())) : Optional.empty();
    ObjectNode data =
        Json.object().put("from", receipt.from().toString()).put("at", receipt.at().toString());
    EventName name = chat.isGroup() ? EventName.MESSAGE_ACK_GROUP : EventName.MESSAGE_ACK;
    return receipt.messageIds().stream()
        .map(id -> ack(name, new MessageId(true, chat, id, participant), ack, data))
        .toList();
  }

  /// What WhatsApp made of a message, before any of those whom it is for has it.
  private static EventDraft ofServer(MessageId id, Ack ack, ObjectNode data) {
    return ack(EventName.MESSAGE_ACK, id, ack, data);
  }

  private static EventDraft ack(EventName name, MessageId id, Ack ack, ObjectNode data) {
    String participant = id.participant().map(ChatId::text).orElse(null);
    return EventDraft.of(
        name,
        new WahaAck(
            id.toString(),
            ChatId.text(id.chat()),
            participant,
            participant,
            true,
            ack.code(),
            ack.name(),
            data));
  }
}
