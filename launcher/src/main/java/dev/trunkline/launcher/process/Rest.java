package dev.trunkline.launcher.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;

/// JSON over HTTP with one server.
public final class Rest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int BAD_REQUEST = 400;

  /// One for all, as its threads are.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final URI base;
  private final String key;

  /// A server answered that it will not, or cannot.
  public static final class RestException extends RuntimeException {
    private final int status;

    RestException(String call, int status, String body) {
      super(call + " answered " + status + " " + body);
      this.status = status;
    }

    public int status() {
      return status;
    }
  }

  /// @param key the API key, or empty
  public Rest(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  public URI base() {
    return base;
  }

  public String key() {
    return key;
  }

  /// The body of the answer as JSON; as a JSON string when it is none.
  ///
  /// @throws RestException when the status is 400 or above
  /// @throws IOException when there is no answer
  public JsonNode get(String path) throws IOException, InterruptedException {
    return call("GET", path, "");
  }

  public JsonNode post(String path, Map<String, ?> body) throws IOException, InterruptedException {
    return call("POST", path, JSON.writeValueAsString(body));
  }

  /// A request that may be repeated: with the same key, it is carried out once.
  public JsonNode postOnce(String path, String idempotencyKey, Map<String, ?> body)
      throws IOException, InterruptedException {
    return call(
        "POST", path, JSON.writeValueAsString(body), Map.of("Idempotency-Key", idempotencyKey));
  }

  /// With a body that is sent as it is.
  public JsonNode postText(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, body);
  }

  public JsonNode delete(String path) throws IOException, InterruptedException {
    return call("DELETE", path, "");
  }

  private JsonNode call(String method, String path, String body)
      throws IOException, InterruptedException {
    return call(method, path, body, Map.of());
  }

  private JsonNode call(String method, String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    if (!key.isEmpty()) {
      request.header("X-Api-Key", key);
    }
    HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
    if (response.statusCode() >= BAD_REQUEST) {
      throw new RestException(method + " " + path, response.statusCode(), response.body());
    }
    return parse(response.body());
  }

  private static JsonNode parse(String body) {
    try {
      return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException _) {
      return JSON.getNodeFactory().textNode(body);
    }
  }
}
