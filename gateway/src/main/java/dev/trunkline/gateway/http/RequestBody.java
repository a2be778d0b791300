package dev.trunkline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.json.JsonException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The body of a request, read at most once, when someone asks for it: as a whole, which counts
/// within a budget, or as it arrives.
final class RequestBody implements AutoCloseable {
  private static final int RETRY_AFTER_SECONDS = 5;

  private final InputStream arriving;
  private final InputStream metered;
  private final BodyBudget budget;
  private final String contentType;
  private final long length;
  private byte @Nullable [] read;
  private @Nullable JsonNode json;
  private @Nullable PassingBody passing;

  /// @param budget of what is in memory
  /// @param contentType empty when it does not say
  /// @param length -1 when it does not say
  RequestBody(InputStream arriving, BodyBudget budget, String contentType, long length) {
    this.arriving = arriving;
    this.metered = budget.meter(arriving);
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
      if (passing != null) {
        throw new IllegalStateException("the body is being read as it arrives");
      }
      all = length == 0 ? new byte[0] : readAll();
      read = all;
    }
    return all;
  }

  /// The body as it arrives. It is the same one for all who ask.
  InputStream arriving() {
    if (passing == null) {
      passing = new PassingBody(read == null ? arriving : new ByteArrayInputStream(read));
    }
    return passing;
  }

  /// Whether part of it was read by someone who may not have kept it: nobody can begin anew.
  boolean isSpent() {
    return passing != null && passing.isBegun();
  }

  /// The body for another member: in memory when it is short, or was read before.
  Body toHandOn() {
    if (passing == null && (read != null || (length >= 0 && length <= Body.WHOLE_BYTES_MAX))) {
      return new Body.Whole(bytes());
    }
    if (passing == null && length == Body.UNKNOWN) {
      byte[] head = begin();
      if (head.length <= Body.WHOLE_BYTES_MAX) {
        read = head;
        return new Body.Whole(head);
      }
      InputStream all = new SequenceInputStream(new ByteArrayInputStream(head), arriving);
      passing = new PassingBody(all);
    }
    return new Body.Passing(arriving(), length);
  }

  /// Enough to know whether there is more than may be in memory.
  private byte[] begin() {
    try {
      return metered.readNBytes(Body.WHOLE_BYTES_MAX + 1);
    } catch (IOException e) {
      throw problem(e);
    }
  }

  private byte[] readAll() {
    if (length > budget.bodyBytesMax()) {
      throw tooLarge();
    }
    try {
      return metered.readAllBytes();
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
      metered.close();
    } catch (IOException e) {
      throw new IllegalStateException("a metered body closes without input or output", e);
    }
  }
}
