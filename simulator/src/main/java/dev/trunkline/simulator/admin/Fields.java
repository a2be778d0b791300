package dev.trunkline.simulator.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A JSON object that a request brought. Every complaint names the field.
final class Fields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode object;

  private Fields(JsonNode object) {
    this.object = object;
  }

  /// Reads an object that has no other fields than `known`. An empty body is an empty object.
  static Fields read(byte[] body, Set<String> known) {
    JsonNode node = parse(body);
    if (!node.isObject()) {
      throw Refusal.badRequest("the body must be a JSON object");
    }
    for (var each : node.properties()) {
      if (!known.contains(each.getKey())) {
        throw Refusal.badRequest(
            "unknown field '" + each.getKey() + "', known are " + known.stream().sorted().toList());
      }
    }
    return new Fields(node);
  }

  static JsonNode parse(byte[] body) {
    if (body.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try {
      return JSON.readTree(body);
    } catch (IOException e) {
      throw Refusal.badRequest("the body is no JSON: " + firstLine(e));
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  private Optional<JsonNode> field(String name) {
    return Optional.ofNullable(object.get(name)).filter(node -> !node.isNull());
  }

  Optional<String> text(String name) {
    return field(name)
        .map(node -> {
          if (!node.isTextual() || node.textValue().isEmpty()) {
            throw Refusal.badRequest("'" + name + "' must be text that is not empty");
          }
          return node.textValue();
        });
  }

  String requireText(String name) {
    return text(name).orElseThrow(() -> missing(name));
  }

  /// A list of texts, which may be left out.
  List<String> texts(String name) {
    List<String> texts = new ArrayList<>();
    field(name)
        .ifPresent(node -> {
          if (!node.isArray()) {
            throw Refusal.badRequest("'" + name + "' must be a list of texts");
          }
          for (JsonNode each : node) {
            if (!each.isTextual() || each.textValue().isEmpty()) {
              throw Refusal.badRequest("'" + name + "' must be a list of texts");
            }
            texts.add(each.textValue());
          }
        });
    return texts;
  }

  /// Text of digits alone.
  Optional<String> digits(String name) {
    return text(name)
        .map(text -> {
          if (!text.matches("[0-9]{1,20}")) {
            throw Refusal.badRequest("'" + name + "' must be 1 to 20 digits, not " + text);
          }
          return text;
        });
  }

  Optional<Integer> number(String name, int least, int most) {
    return field(name)
        .map(node -> {
          if (!node.canConvertToInt()
              || !node.isIntegralNumber()
              || node.intValue() < least
              || node.intValue() > most) {
            throw Refusal.badRequest(
                "'" + name + "' must be a whole number from " + least + " to " + most);
          }
          return node.intValue();
        });
  }

  Optional<Double> fraction(String name) {
    return field(name)
        .map(node -> {
          if (!node.isNumber() || node.doubleValue() < 0 || node.doubleValue() > 1) {
            throw Refusal.badRequest("'" + name + "' must be a number from 0 to 1");
          }
          return node.doubleValue();
        });
  }

  Optional<Boolean> truth(String name) {
    return field(name)
        .map(node -> {
          if (!node.isBoolean()) {
            throw Refusal.badRequest("'" + name + "' must be true or false");
          }
          return node.booleanValue();
        });
  }

  static Refusal missing(String name) {
    return Refusal.badRequest("'" + name + "' is missing");
  }
}
