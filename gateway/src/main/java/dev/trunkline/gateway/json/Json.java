package dev.trunkline.gateway.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
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
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
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
    try {
      return orEmptyObject(MAPPER.readTree(stream));
    } catch (JsonProcessingException e) {
      throw new JsonException(describe(e));
    }
  }

  /// Reads one value from text.
  ///
  /// @throws JsonException when it is no JSON, or exceeds a bound
  public static JsonNode read(String text) {
    try {
      return orEmptyObject(MAPPER.readTree(text));
    } catch (JsonProcessingException e) {
      throw new JsonException(describe(e));
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

  private static JsonNode orEmptyObject(JsonNode node) {
    return node.isMissingNode() ? object() : node;
  }

  /// Says what is wrong and where, without quoting what was sent.
  private static String describe(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    String problem = e.getOriginalMessage().lines().findFirst().orElse("not readable");
    return at == null
        ? problem
        : "%s (line %d, column %d)".formatted(problem, at.getLineNr(), at.getColumnNr());
  }
}
