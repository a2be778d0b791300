package dev.trunkline.launcher.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.trunkline.launcher.demo.Steps.StepFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/// HTTP calls to one server, each shown as it is made.
final class Calls {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int SHOWN_CHARACTERS_MAX = 200;
  private static final int BAD_REQUEST = 400;

  private final HttpClient client = HttpClient.newHttpClient();
  private final String name;
  private final URI base;
  private final String key;

  /// @param name what the server is called where its calls are shown
  /// @param key the API key, or empty
  Calls(String name, URI base, String key) {
    this.name = name;
    this.base = base;
    this.key = key;
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return call("GET", path, "", true);
  }

  /// Without showing it: for what is asked again and again.
  JsonNode peek(String path) throws IOException, InterruptedException {
    return call("GET", path, "", false);
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, body, true);
  }

  private JsonNode call(String method, String path, String body, boolean shown)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!key.isEmpty()) {
      request.header("X-Api-Key", key);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    if (shown) {
      System.out.println("   " + name + " " + method + " " + path + " " + abbreviate(body));
      System.out.println("     " + response.statusCode() + " " + abbreviate(response.body()));
    }
    if (response.statusCode() >= BAD_REQUEST) {
      throw new StepFailedException(
          method + " " + path + " answered " + response.statusCode() + " " + response.body());
    }
    return parse(response.body());
  }

  static JsonNode parse(String body) {
    try {
      return body.isBlank() ? JSON.createObjectNode() : JSON.readTree(body);
    } catch (JsonProcessingException _) {
      return JSON.getNodeFactory().textNode(body);
    }
  }

  private static String abbreviate(String text) {
    return text.length() <= SHOWN_CHARACTERS_MAX
        ? text
        : text.substring(0, SHOWN_CHARACTERS_MAX) + "…";
  }
}
