package dev.trunkline.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.engine.Content;
import dev.trunkline.gateway.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a message says, as the outbox keeps it.
final class OutgoingJson {
  private OutgoingJson() {}

  static String encode(Content content) {
    return switch (content) {
      case Content.Text(String text, var quotes, var mentions) -> {
        ObjectNode json = Json.object().put("text", text);
        quotes.ifPresent(quote -> quote(json.putObject("quotes"), quote));
        if (!mentions.isEmpty()) {
          ArrayNode names = json.putArray("mentions");
          mentions.forEach(names::add);
        }
        yield json.toString();
      }
      case Content.Other(String kind) ->
          throw new IllegalArgumentException("a message of kind " + kind + " cannot be sent");
    };
  }

  private static void quote(ObjectNode json, Content.Quote quote) {
    json.put("messageId", quote.messageId()).put("sender", quote.sender());
    quote.text().ifPresent(text -> json.put("text", text));
  }

  static Content decode(String encoded) {
    JsonNode json = Json.read(encoded);
    List<String> mentions = new ArrayList<>();
    json.path("mentions").forEach(name -> mentions.add(name.asText()));
    return new Content.Text(json.path("text").asText(), quote(json.path("quotes")), mentions);
  }

  private static Optional<Content.Quote> quote(JsonNode json) {
    return json.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new Content.Quote(
                json.path("messageId").asText(),
                json.path("sender").asText(),
                Optional.ofNullable(json.path("text").textValue())));
  }
}
