package dev.trunkline.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/// Known answers, as programs that talk to WhatsApp gave them: `vectors.json`.
public final class Vectors {
  private static final JsonNode ALL = read();

  private Vectors() {}

  /// The vectors of one topic.
  public static JsonNode of(String topic) {
    return ALL.required(topic);
  }

  public static List<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).toList();
  }

  /// The bytes that a field holds in hexadecimal.
  public static byte[] hex(JsonNode vector, String field) {
    return hex(vector.required(field).asText());
  }

  public static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits);
  }

  private static JsonNode read() {
    try (InputStream in = Vectors.class.getResourceAsStream("vectors.json")) {
      return new ObjectMapper().readTree(Objects.requireNonNull(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
