package dev.trunkline.simulator.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/// Speaks to the admin API as `curl` would.
public final class AdminClient {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI server;

  public AdminClient(URI server) {
    this.server = server;
  }

  /// What the API said.
  public record Said(int status, JsonNode json) {
    public JsonNode expect(int expected) {
      if (status != expected) {
        throw new AssertionError("expected " + expected + ", got " + status + ": " + json);
      }
      return json;
    }

    public String error(int expected) {
      return expect(expected).path("error").asText();
    }
  }

  public Said get(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).GET());
  }

  public Said post(String path, String body) {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Said put(String path, String body) {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  public Said delete(String path) {
    return send(HttpRequest.newBuilder(server.resolve(path)).DELETE());
  }

  private static Said send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> response =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Said(response.statusCode(), JSON.readTree(response.body()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
