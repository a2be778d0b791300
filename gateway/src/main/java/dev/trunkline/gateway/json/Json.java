package dev.trunkline.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;

/// JSON to and from bytes.
public final class Json {
  public static final int DEPTH_MAX = 64;
  public static final int STRING_LENGTH_MAX = 1_000_000;
  public static final int NAME_LENGTH_MAX = 1_000;
  public static final int NUMBER_LENGTH_MAX = 100;
  public static final int TOKENS_MAX = 200_000;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEPTH_MAX)
                          .maxStringLength(STRING_LENGTH_MAX)
                          .maxNameLength(NAME_LENGTH_MAX)
                          .maxNumberLength(NUMBER_LENGTH_MAX)
                          .maxTokenCount(TOKENS_MAX)
                          .build())
                  .build())
          // Numbers are written as they were read.
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Json() {}

  /// Reads one value; nothing at all counts as an empty object.
  ///
  /// @throws JsonException when it is no JSON, or exceeds a bound
  /// @throws IOException when the stream fails
  public static JsonNode read(InputStream stream) throws IOException {
    try (JsonParser parser = MAPPER.createParser(stream)) {
      return read(parser);
    }
  }

  /// Reads one value from text.
  ///
  /// @throws JsonException when it is no JSON, or exceeds a bound
  public static JsonNode read(String text) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      return read(parser);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory does not fail", e);
    }
  }

  private static JsonNode read(JsonParser parser) throws IOException {
    try {
      JsonNode node = MAPPER.readTree(parser);
      if (parser.nextToken() != null) {
        throw new JsonException("something follows the end " + place(parser.currentLocation()));
      }
      return node == null || node.isMissingNode() ? object() : node;
    } catch (JsonProcessingException e) {
      throw new JsonException(describe(e, parser.getParsingContext().pathAsPointer()));
    }
  }

  public static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  public static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
    }
  }

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  /// Says what is wrong and where, without quoting what was sent.
  private static String describe(JsonProcessingException e, JsonPointer path) {
    String problem = e.getOriginalMessage().lines().findFirst().orElse("not readable");
    String field = path.matches() ? "" : " at " + path;
    return e.getLocation() == null
        ? problem + field
        : problem + field + " " + place(e.getLocation());
  }

  private static String place(JsonLocation at) {
    return "(line %d, column %d)".formatted(at.getLineNr(), at.getColumnNr());
  }
}
