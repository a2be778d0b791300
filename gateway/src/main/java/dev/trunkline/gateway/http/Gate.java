package dev.trunkline.gateway.http;

import dev.trunkline.gateway.config.AccessConfig;
import dev.trunkline.gateway.config.Credentials;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// Decides who may do what.
final class Gate {
  /// The header and the query parameter that hold a key.
  static final String KEY = "x-api-key";

  private static final String BASIC = "basic ";

  private final Keys keys;
  private final AccessConfig config;
  private final Optional<Credentials> documentation;
  private final Optional<Credentials> metrics;

  Gate(
      Keys keys,
      AccessConfig config,
      Optional<Credentials> documentation,
      Optional<Credentials> metrics) {
    this.keys = keys;
    this.config = config;
    this.documentation = documentation;
    this.metrics = metrics;
  }

  /// @throws HttpProblem when the request may not
  Access admit(Request request, Scope scope) {
    if (scope == Scope.OPEN || config.isOpen(relative(request.path()))) {
      return Access.EVERYTHING;
    }
    if (scope == Scope.DOCUMENTATION && mayRead(request)) {
      return Access.EVERYTHING;
    }
    if (scope == Scope.METRICS && metrics.filter(own -> presents(request, own)).isPresent()) {
      return Access.EVERYTHING;
    }
    Access access = keys.find(presented(request)).orElseThrow(() -> refusal(scope));
    if (!access.allows(scope)) {
      throw HttpProblem.forbidden();
    }
    return access;
  }

  private boolean mayRead(Request request) {
    return documentation.isEmpty() || presents(request, documentation.get());
  }

  private HttpProblem refusal(Scope scope) {
    if (scope == Scope.DOCUMENTATION) {
      return HttpProblem.credentialsNeeded("API contract");
    }
    return scope == Scope.METRICS && metrics.isPresent()
        ? HttpProblem.credentialsNeeded("Metrics")
        : HttpProblem.unauthorized();
  }

  private static String presented(Request request) {
    return request.header(KEY).or(() -> request.query().find(KEY)).orElse("");
  }

  private static boolean presents(Request request, Credentials expected) {
    String header = request.header("Authorization").orElse("");
    if (!header.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
      return false;
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      return expected.matches(new String(pair, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  /// The path as exclusions name it: without slashes at its ends.
  private static String relative(String path) {
    int end = path.endsWith("/") ? path.length() - 1 : path.length();
    return end <= 1 ? "" : path.substring(1, end);
  }
}
