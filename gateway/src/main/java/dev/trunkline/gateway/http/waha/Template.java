package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.json.Fields;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text with places for variables, such as `Hello {{name}}`. There is no way to write two braces
/// around a name that are to stay.
record Template(String text) {
  private static final Pattern PLACE = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_.-]{1,64})\\s*}}");

  /// The text of a message, with its `variables`. Values are texts, and are not looked into.
  String fill(Fields message) {
    Map<String, String> variables = message.stringMap("variables");
    TreeSet<String> missing = new TreeSet<>();
    StringBuilder filled = new StringBuilder();
    Matcher place = PLACE.matcher(text);
    while (place.find()) {
      String name = place.group(1);
      String value = variables.get(name);
      if (value == null) {
        missing.add(name);
      }
      place.appendReplacement(filled, Matcher.quoteReplacement(value == null ? "" : value));
    }
    place.appendTail(filled);
    if (!missing.isEmpty()) {
      message.reject("variables", "must have " + String.join(", ", missing));
    }
    if (filled.length() > TextMessage.TEXT_LENGTH_MAX) {
      message.reject(
          "variables",
          "make a text of more than %d characters".formatted(TextMessage.TEXT_LENGTH_MAX));
    }
    return filled.toString();
  }
}
