package dev.trunkline.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.json.Json;

/// Who an account is, as the store keeps it.
final class MeJson {
  private MeJson() {}

  static String encode(Me me) {
    return Json.object()
        .put("phoneNumber", me.phoneNumber().toString())
        .put("lid", me.lid().toString())
        .put("pushName", me.pushName())
        .toString();
  }

  static Me decode(String encoded) {
    JsonNode json = Json.read(encoded);
    return new Me(
        Jid.parse(json.path("phoneNumber").asText()),
        Jid.parse(json.path("lid").asText()),
        json.path("pushName").asText());
  }
}
