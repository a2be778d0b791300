package dev.trunkline.gateway.http;

import dev.trunkline.gateway.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A request that is answered with an error, in the shapes of NestJS, which WAHA is built on.
public final class HttpProblem extends RuntimeException {
  private final Answer answer;

  private HttpProblem(int status, Object body, Map<String, String> headers) {
    super("answered with " + status, null, false, false);
    answer = new Answer(status, Answer.JSON, new Body.Whole(Json.bytes(body)), headers);
  }

  /// A problem with a body of its own.
  public static HttpProblem of(int status, Object body) {
    return new HttpProblem(status, body, Map.of());
  }

  /// A problem with one message.
  public static HttpProblem of(int status, String message) {
    return of(status, new Words(status, message, reason(status)));
  }

  /// Nothing was done, since the server has all that it can take; it may work later.
  public static HttpProblem busy(String message, long retryAfterSeconds) {
    return later(503, message, retryAfterSeconds);
  }

  /// Nothing was done, since the caller asks for more than its share; it may work later.
  static HttpProblem tooMany(String message, long retryAfterSeconds) {
    return later(429, message, retryAfterSeconds);
  }

  private static HttpProblem later(int status, String message, long retryAfterSeconds) {
    Words body = new Words(status, message, reason(status));
    String seconds = Long.toString(Math.max(1, retryAfterSeconds));
    return new HttpProblem(status, body, Map.of("Retry-After", seconds));
  }

  public static HttpProblem badRequest(String message) {
    return of(400, message);
  }

  static HttpProblem invalid(List<String> problems) {
    return of(400, new Words(400, problems, reason(400)));
  }

  static HttpProblem unauthorized() {
    return of(401, new Unauthorized("Unauthorized", 401));
  }

  static HttpProblem credentialsNeeded(String realm) {
    return new HttpProblem(
        401,
        new Unauthorized("Unauthorized", 401),
        Map.of("WWW-Authenticate", "Basic realm=\"%s\", charset=\"UTF-8\"".formatted(realm)));
  }

  public static HttpProblem forbidden() {
    return of(403, "Forbidden resource");
  }

  static HttpProblem noRoute(String method, String path) {
    return of(404, "Cannot %s %s".formatted(method, path));
  }

  /// WAHA answers a wrong method like a wrong path; the header says more.
  static HttpProblem wrongMethod(String method, String path, Set<String> allowed) {
    Words body = new Words(404, "Cannot %s %s".formatted(method, path), reason(404));
    return new HttpProblem(404, body, Map.of("Allow", String.join(", ", allowed)));
  }

  Answer answer() {
    return answer;
  }

  private static String reason(int status) {
    return switch (status) {
      case 400 -> "Bad Request";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 413 -> "Payload Too Large";
      case 422 -> "Unprocessable Entity";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> throw new IllegalStateException("no reason phrase for " + status);
    };
  }

  /// @param message a text, or a list of texts
  private record Words(int statusCode, Object message, String error) {}

  private record Unauthorized(String message, int statusCode) {}
}
