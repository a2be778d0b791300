package dev.trunkline.gateway.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.json.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The query of a request.
final class Query {
  private final Map<String, List<String>> values = new LinkedHashMap<>();

  /// @param text as it was sent, without the question mark
  Query(String text) {
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      String name = equals < 0 ? part : part.substring(0, equals);
      if (!name.isEmpty()) {
        values
            .computeIfAbsent(decode(name, true), _ -> new ArrayList<>())
            .add(equals < 0 ? "" : decode(part.substring(equals + 1), true));
      }
    }
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(values.get(name)).map(List::getFirst);
  }

  /// Makes a record of it by the same rules as of a body.
  <T> T read(Function<Fields, T> shape) {
    return Fields.read(json(), shape);
  }

  /// One that occurs more than once is a list.
  ObjectNode json() {
    ObjectNode json = Json.object();
    values.forEach((name, texts) -> {
      if (texts.size() == 1) {
        json.put(name, texts.getFirst());
      } else {
        ArrayNode items = json.putArray(name);
        texts.forEach(items::add);
      }
    });
    return json;
  }

  /// Resolves percent-encoding.
  ///
  /// @param plusIsSpace as in queries, not in paths
  static String decode(String text, boolean plusIsSpace) {
    try {
      String encoded = plusIsSpace ? text : text.replace("+", "%2B");
      return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      throw HttpProblem.badRequest("the URL is not percent-encoded correctly");
    }
  }
}
