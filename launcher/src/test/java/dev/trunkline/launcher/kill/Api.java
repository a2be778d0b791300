package dev.trunkline.launcher.kill;

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
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// The gateway's HTTP API. May be used from any thread.
final class Api {
  static final String KEY = "a-key-for-the-proof";

  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();
  private final List<URI> bases;
  private final AtomicInteger turns = new AtomicInteger();

  Api(int port) {
    this(List.of(port));
  }

  /// Of several members: a request goes to one after the other.
  Api(List<Integer> ports) {
    this.bases = ports.stream().map(port -> URI.create("http://127.0.0.1:" + port)).toList();
  }

  private URI base() {
    return bases.get(Math.floorMod(turns.getAndIncrement(), bases.size()));
  }

  /// What was answered.
  record Answer(int status, String body) {
    boolean isSuccess() {
      return status / 100 == 2;
    }

    /// Whether the gateway could not do it now, and the same request may be made again.
    boolean isTemporary() {
      return status / 100 == 5 || status == 429;
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("an answer that is no JSON: " + body, e);
      }
    }
  }

  /// A request that can be made again and again.
  record Call(String method, String path, String body, Map<String, String> headers) {
    static Call get(String path) {
      return new Call("GET", path, "", Map.of());
    }

    static Call post(String path, Object body) {
      return new Call("POST", path, json(body), Map.of());
    }

    Call with(String header, String value) {
      return new Call(method, path, body, Map.of(header, value));
    }
  }

  static String json(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  Answer send(Call call) throws IOException, InterruptedException {
    return send(call, PATIENCE);
  }

  /// @throws IOException when there is no answer, for whatever reason
  Answer send(Call call, Duration patience) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base().resolve(call.path()))
            .header("X-Api-Key", KEY)
            .timeout(patience)
            .method(
                call.method(),
                call.body().isEmpty()
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(call.body()));
    if (!call.body().isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    call.headers().forEach(request::header);
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Answer(response.statusCode(), response.body());
  }

  /// Whether the gateway answers at all.
  boolean isReady() throws InterruptedException {
    return isSuccess("/ping");
  }

  /// Whether the gateway says that it can be given work: it answers before it is a member.
  boolean isServing() throws InterruptedException {
    return isSuccess("/health/ready");
  }

  private boolean isSuccess(String path) throws InterruptedException {
    try {
      return send(Call.get(path), Duration.ofSeconds(2)).isSuccess();
    } catch (IOException _) {
      return false;
    }
  }

  /// Calls a gateway that is expected to be there.
  JsonNode require(Call call) throws IOException, InterruptedException {
    Answer answer = send(call);
    if (!answer.isSuccess()) {
      throw new IllegalStateException(call + " was answered " + answer);
    }
    return answer.body().isEmpty() ? JSON.createObjectNode() : answer.json();
  }

  String status(Party party) throws IOException, InterruptedException {
    return require(Call.get("/api/sessions/" + party.name())).path("status").asText();
  }
}
