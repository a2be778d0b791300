package dev.trunkline.simulator.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.engine.node.Node;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Stanzas as people write them: `{"tag": .., "attributes": {..}, "content": [..] | "text"}`, or
/// `"bytes"` in base64 in place of the content.
final class NodeJson {
  private static final int DEPTH_MAX = 20;

  private NodeJson() {}

  static Node read(JsonNode json) {
    return read(json, 0);
  }

  private static Node read(JsonNode json, int depth) {
    if (!json.isObject() || !json.path("tag").isTextual() || json.path("tag").asText().isEmpty()) {
      throw Refusal.badRequest("a node is an object with a 'tag'");
    }
    if (depth > DEPTH_MAX) {
      throw Refusal.badRequest("'content' nests deeper than " + DEPTH_MAX);
    }
    Map<String, String> attributes = new LinkedHashMap<>();
    for (var attribute : json.path("attributes").properties()) {
      if (!attribute.getValue().isTextual()) {
        throw Refusal.badRequest("'attributes." + attribute.getKey() + "' must be text");
      }
      attributes.put(attribute.getKey(), attribute.getValue().textValue());
    }
    Node node = Node.of(json.path("tag").textValue());
    for (var attribute : attributes.entrySet()) {
      node = node.with(attribute.getKey(), attribute.getValue());
    }
    return withContent(node, json, depth);
  }

  private static Node withContent(Node node, JsonNode json, int depth) {
    JsonNode content = json.path("content");
    if (json.has("bytes")) {
      return node.holding(bytes(json.path("bytes")));
    }
    if (content.isTextual()) {
      return node.holding(content.textValue());
    }
    if (content.isArray()) {
      List<Node> children = new ArrayList<>();
      content.forEach(child -> children.add(read(child, depth + 1)));
      return node.holding(children);
    }
    if (json.has("content")) {
      throw Refusal.badRequest("'content' must be text or a list of nodes");
    }
    return node;
  }

  private static byte[] bytes(JsonNode base64) {
    try {
      return Base64.getDecoder().decode(base64.asText());
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest("'bytes' is no base64: " + e.getMessage());
    }
  }
}
