package dev.trunkline.gateway.http;

import dev.trunkline.gateway.json.Json;
import java.util.Map;

/// What a request is answered.
///
/// @param status 0 for what is usual: 201 after a POST, 200 otherwise
public record Answer(int status, String contentType, Body body, Map<String, String> headers) {
  public static final String JSON = "application/json; charset=utf-8";
  private static final int USUAL = 0;

  public Answer {
    headers = Map.copyOf(headers);
  }

  public static Answer json(Object value) {
    return of(JSON, Json.bytes(value));
  }

  public static Answer of(String contentType, byte[] body) {
    return new Answer(USUAL, contentType, new Body.Whole(body), Map.of());
  }

  /// An answer that is read while it is sent.
  public static Answer passing(String contentType, Body.Passing body) {
    return new Answer(USUAL, contentType, body, Map.of());
  }

  public static Answer empty() {
    return new Answer(USUAL, "", Body.Whole.NOTHING, Map.of());
  }

  public Answer withStatus(int other) {
    return new Answer(other, contentType, body, headers);
  }

  public Answer withHeaders(Map<String, String> others) {
    return new Answer(status, contentType, body, others);
  }

  Answer settled(String method) {
    return status == USUAL ? withStatus(method.equals("POST") ? 201 : 200) : this;
  }
}
