package dev.trunkline.launcher.kill;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;

/// What the audit needs of one webhook call.
///
/// @param seq the event's number within its session
/// @param id the event's own id
/// @param messageId WhatsApp's bare id, of events about messages
/// @param detail a message's text, an ack's name, a session's status
record ToldEvent(
    long seq, String id, String name, String session, String messageId, String detail) {
  private static final JsonMapper JSON = new JsonMapper();

  /// @throws JsonProcessingException when the body is incomplete
  static ToldEvent parse(byte[] body) throws JsonProcessingException {
    JsonNode envelope = JSON.readTree(new String(body, StandardCharsets.UTF_8));
    JsonNode payload = envelope.path("payload");
    String name = envelope.path("event").asText();
    String detail =
        switch (name) {
          case "message", "message.any" -> payload.path("body").asText();
          case "message.ack" -> payload.path("ackName").asText();
          case "session.status" -> payload.path("status").asText();
          default -> "";
        };
    return new ToldEvent(
        envelope.path("seq").asLong(),
        envelope.path("id").asText(),
        name,
        envelope.path("session").asText(),
        bareId(payload.path("id").asText()),
        detail);
  }

  /// WhatsApp's own id out of WAHA's `{fromMe}_{chatId}_{ID}`.
  static String bareId(String id) {
    return id.substring(id.lastIndexOf('_') + 1);
  }

  boolean is(String otherName, String otherDetail) {
    return name.equals(otherName) && detail.equals(otherDetail);
  }
}
