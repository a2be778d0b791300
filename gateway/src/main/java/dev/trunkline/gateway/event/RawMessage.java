package dev.trunkline.gateway.event;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.proto.e2e.Message;
import java.time.Instant;
import java.util.Optional;

/// Makes `_data` of messages: `Info` and `Message` as WAHA's GOWS engine has them.
final class RawMessage {
  private RawMessage() {}

  static ObjectNode of(ArrivedMessage message) {
    ObjectNode info =
        info(message.chat(), message.sender(), message.id(), message.fromMe(), message.at());
    message.chatAlternate().ifPresent(other -> info.put("SenderAlt", other.toString()));
    info.put("PushName", message.pushName().orElse(""));
    ObjectNode data = Json.object();
    data.set("Info", info);
    try {
      data.set("Message", ProtobufJson.of(Message.parseFrom(message.raw())));
    } catch (InvalidProtocolBufferException _) {
      data.putNull("Message");
    }
    return data;
  }

  /// Of a message that this gateway accepted.
  static ObjectNode of(Jid chat, String id, Content content, Instant at, Optional<Me> me) {
    Jid sender = me.map(Me::phoneNumber).orElse(chat);
    ObjectNode data = Json.object();
    ObjectNode info = info(chat, sender, id, true, at);
    info.put("PushName", me.map(Me::pushName).orElse(""));
    data.set("Info", info);
    data.set("Message", message(content));
    return data;
  }

  private static ObjectNode info(Jid chat, Jid sender, String id, boolean fromMe, Instant at) {
    return Json.object()
        .put("Chat", chat.toString())
        .put("Sender", sender.toString())
        .put("IsFromMe", fromMe)
        .put("IsGroup", chat.isGroup())
        .put("AddressingMode", sender.isLid() ? "lid" : "pn")
        .put("ID", id)
        .put("Timestamp", at.toString());
  }

  private static ObjectNode message(Content content) {
    ObjectNode message = Json.object();
    if (!(content instanceof Content.Text text)) {
      return message;
    }
    if (text.quotes().isEmpty() && text.mentions().isEmpty()) {
      return message.put("conversation", text.text());
    }
    ObjectNode extended = message.putObject("extendedTextMessage").put("text", text.text());
    ObjectNode context = extended.putObject("contextInfo");
    text.quotes()
        .ifPresent(
            quote -> context.put("stanzaId", quote.messageId()).put("participant", quote.sender()));
    ArrayNode mentions = context.putArray("mentionedJid");
    text.mentions().forEach(mentions::add);
    return message;
  }
}
