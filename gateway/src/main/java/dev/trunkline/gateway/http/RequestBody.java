package dev.trunkline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The body of a request, read at most once, when a handler asks for it.
final class RequestBody implements AutoCloseable {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final InputStream bytes;
  private final BodyBudget budget;
  private final String contentType;
  private final long length;
  private byte @Nullable [] read;
  private @Nullable JsonNode json;

  /// @param bytes metered by `budget`
  /// @param contentType empty when it does not say
  /// @param length -1 when it does not say
  RequestBody(InputStream bytes, BodyBudget budget, String contentType, long length) {
    this.bytes = bytes;
    this.budget = budget;
    this.contentType = contentType.toLowerCase(Locale.ROOT);
    this.length = length;
  }

  JsonNode json() {
    if (json == null) {
      json = length == 0 ? Json.object() : parse();
    }
    return json;
  }

  /// The body as it came.
  byte[] bytes() {
    byte[] all = read;
    if (all == null) {
      all = length == 0 ? new byte[0] : readAll();
      read = all;
    }
    return all;
  }

  private byte[] readAll() {
    if (length > budget.bodyBytesMax()) {
      throw tooLarge();
    }
    try {
      return bytes.readAllBytes();
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private JsonNode parse() {
    if (!contentType.isEmpty() && !contentType.contains("json")) {
      throw HttpProblem.badRequest("the body must be JSON, with Content-Type: application/json");
    }
    try {
      return Json.read(new ByteArrayInputStream(bytes()));
    } catch (JsonException e) {
      throw HttpProblem.badRequest("the body is not valid JSON: " + e.getMessage());
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private static HttpProblem problem(IOException e) {
    return switch (e) {
      case BodyBudget.TooLargeException _ -> tooLarge();
      case BodyBudget.ExhaustedException _ ->
          HttpProblem.busy("too many large requests at once", RETRY_AFTER_SECONDS);
      default -> HttpProblem.badRequest("the body ended too soon");
    };
  }

  private static HttpProblem tooLarge() {
    return HttpProblem.of(413, "request entity too large");
  }

  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      throw new IllegalStateException("a metered body closes without input or output", e);
    }
  }
}
