package dev.trunkline.gateway.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The fields of one JSON object while a record is made of it. A field that is not what it should
/// be is noted, and something harmless returned instead, so that all problems come to light at
/// once. Fields that nobody asks for are dropped. Texts, numbers and booleans stand in for each
/// other where the meaning is clear, as WAHA allows.
public final class Fields {
  private final JsonNode object;
  private final String path;
  private final List<String> problems;

  private Fields(JsonNode object, String path, List<String> problems) {
    this.object = object;
    this.path = path;
    this.problems = problems;
  }

  /// What `shape` makes of `json`.
  ///
  /// @throws InvalidFieldsException with everything that is wrong with it
  public static <T> T read(JsonNode json, Function<Fields, T> shape) {
    if (!json.isObject()) {
      throw new InvalidFieldsException(List.of("the body must be an object"));
    }
    List<String> problems = new ArrayList<>();
    T value = shape.apply(new Fields(json, "", problems));
    if (!problems.isEmpty()) {
      throw new InvalidFieldsException(problems);
    }
    return value;
  }

  /// The object that they are of, as it was sent.
  public JsonNode json() {
    return object;
  }

  /// Notes a problem that only the caller can see.
  ///
  /// @param requirement such as `must be a URL`
  public void reject(String name, String requirement) {
    problems.add(path + name + " " + requirement);
  }

  /// A text that has to be there.
  public String string(String name) {
    JsonNode value = object.path(name);
    if (value.isValueNode() && !value.isNull()) {
      return value.asText();
    }
    reject(name, "must be a string");
    return "";
  }

  /// A text that has to be there, and within these lengths.
  public String string(String name, int lengthMin, int lengthMax) {
    int problemsBefore = problems.size();
    String text = string(name);
    if (problems.size() == problemsBefore && text.length() < lengthMin) {
      reject(name, lengthMin == 1 ? "should not be empty" : atLeast(lengthMin));
    }
    if (text.length() > lengthMax) {
      reject(name, "must be shorter than or equal to %d characters".formatted(lengthMax));
    }
    return text;
  }

  public Optional<String> optionalString(String name) {
    return isAbsent(object.path(name)) ? Optional.empty() : Optional.of(string(name));
  }

  public Optional<Boolean> optionalFlag(String name) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    return switch (value.asText().toLowerCase(Locale.ROOT)) {
      case "true", "1" -> Optional.of(true);
      case "false", "0" -> Optional.of(false);
      default -> {
        reject(name, "must be a boolean value");
        yield Optional.empty();
      }
    };
  }

  public boolean flag(String name, boolean fallback) {
    return optionalFlag(name).orElse(fallback);
  }

  /// A whole number within these bounds, or `fallback` when there is none.
  public int integer(String name, int min, int max, int fallback) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value.asText());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException _) {
      // Reported below, like a number that is too large.
    }
    reject(name, "must be a whole number from %d to %d".formatted(min, max));
    return fallback;
  }

  /// Texts; one alone counts as a list of one.
  public List<String> strings(String name, int countMax) {
    List<String> texts = new ArrayList<>();
    for (JsonNode item : items(name, countMax)) {
      if (item.isValueNode() && !item.isNull()) {
        texts.add(item.asText());
      } else {
        reject(name, "must be a list of strings");
      }
    }
    return texts;
  }

  /// An object whose values are all texts, in its order.
  public Map<String, String> stringMap(String name) {
    Map<String, String> texts = new LinkedHashMap<>();
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return texts;
    }
    if (!value.isObject()) {
      reject(name, "must be an object");
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      if (entry.getValue().isTextual()) {
        texts.put(entry.getKey(), entry.getValue().asText());
      } else {
        reject(name + "." + entry.getKey(), "must be a string");
      }
    }
    return texts;
  }

  public <T> Optional<T> object(String name, Function<Fields, T> shape) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isObject()) {
      reject(name, "must be an object");
      return Optional.empty();
    }
    return Optional.of(shape.apply(nested(value, name)));
  }

  public <T> List<T> objects(String name, int countMax, Function<Fields, T> shape) {
    List<T> values = new ArrayList<>();
    for (JsonNode item : items(name, countMax)) {
      String itemName = name + "." + values.size();
      if (item.isObject()) {
        values.add(shape.apply(nested(item, itemName)));
      } else {
        reject(itemName, "must be an object");
      }
    }
    return values;
  }

  private List<JsonNode> items(String name, int countMax) {
    JsonNode value = object.path(name);
    if (isAbsent(value)) {
      return List.of();
    }
    if (!value.isArray()) {
      return List.of(value);
    }
    if (value.size() > countMax) {
      reject(name, "must contain no more than %d elements".formatted(countMax));
      return List.of();
    }
    return value.valueStream().toList();
  }

  private Fields nested(JsonNode value, String name) {
    return new Fields(value, path + name + ".", problems);
  }

  private static String atLeast(int length) {
    return "must be longer than or equal to %d characters".formatted(length);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
