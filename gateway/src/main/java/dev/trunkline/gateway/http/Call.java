package dev.trunkline.gateway.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.session.SessionException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// One request, as a handler sees it.
public final class Call {
  private static final String DEFAULT_SESSION = "default";
  private static final Pattern SESSION_NAME = Pattern.compile("[a-zA-Z0-9_-]{1,54}");

  private final Request request;
  private final Map<String, String> variables;
  private final Access access;

  Call(Request request, Map<String, String> variables, Access access) {
    this.request = request;
    this.variables = variables;
    this.access = access;
  }

  public String method() {
    return request.method();
  }

  public String path() {
    return request.path();
  }

  public Optional<String> header(String name) {
    return request.header(name);
  }

  /// The session that the path names.
  ///
  /// @throws HttpProblem when the key is not good for it
  public String session() {
    return permitted(variable("session"));
  }

  /// The session that a body or a query names, `default` if it names none.
  ///
  /// @throws HttpProblem when the key is not good for it
  public String session(Fields fields) {
    return permitted(
        fields.optionalString("session").filter(name -> !name.isEmpty()).orElse(DEFAULT_SESSION));
  }

  /// @throws HttpProblem when the key is not good for the session of this name
  /// @throws SessionException.NotFound when no session can have it
  public String permitted(String session) {
    if (!SESSION_NAME.matcher(session).matches()) {
      throw new SessionException.NotFound(session);
    }
    if (!access.covers(session)) {
      throw HttpProblem.forbidden();
    }
    return session;
  }

  public boolean sees(String session) {
    return access.covers(session);
  }

  /// Whether the key is good for all sessions.
  public boolean seesAll() {
    return access.session().isEmpty();
  }

  /// A variable of the route's path, decoded.
  public String variable(String name) {
    String value = variables.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no variable " + name);
    }
    return value;
  }

  /// A record of the query's fields.
  public <T> T query(Function<Fields, T> shape) {
    return request.query().read(shape);
  }

  /// A record of the body's fields.
  ///
  /// @throws HttpProblem when it is no JSON, or too large
  public <T> T body(Function<Fields, T> shape) {
    return Fields.read(json(), shape);
  }

  /// The body as JSON, an empty object when there is none.
  ///
  /// @throws HttpProblem when it is no JSON, or too large
  public JsonNode json() {
    return request.body().json();
  }

  /// The body as it arrives, for what is too large for memory. To be read after the session was
  /// asked for: once something of it was read, it is not handed to another member any more.
  public InputStream content() {
    return request.body().arriving();
  }

  /// Tells requests apart that ask for different things.
  public String fingerprint() {
    ObjectNode query = request.query().json().without(Gate.KEY);
    String asked = method() + " " + path() + query + json();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(asked.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /// Whether a client asks for JSON in the one way that WAHA understands.
  public boolean wantsJson() {
    return header("Accept").filter("application/json"::equals).isPresent();
  }
}
