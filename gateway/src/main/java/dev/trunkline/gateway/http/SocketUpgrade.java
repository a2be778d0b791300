package dev.trunkline.gateway.http;

import dev.trunkline.gateway.json.InvalidFieldsException;
import dev.trunkline.gateway.session.SessionException;
import io.helidon.common.buffers.BufferData;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Makes a WebSocket of a connection that asks for one. As WAHA does, it shakes hands first, and
/// tells who may not by closing.
final class SocketUpgrade implements Http1Upgrader {
  /// Of RFC 6455, section 1.3.
  private static final String SALT = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private static final HeaderName KEY = HeaderNames.create("Sec-WebSocket-Key");

  private final List<SocketRoute> routes;
  private final Gate gate;
  private final BodyBudget budget;

  SocketUpgrade(List<SocketRoute> routes, Gate gate, BodyBudget budget) {
    this.routes = List.copyOf(routes);
    this.gate = gate;
    this.budget = budget;
  }

  @Override
  public String supportedProtocol() {
    return "websocket";
  }

  /// @return null when there is nothing here, which Helidon expects
  @Override
  @SuppressWarnings("NullAway")
  public ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    String path = prologue.uriPath().rawPath();
    Optional<SocketRoute> route = routes.stream().filter(it -> it.path().equals(path)).findFirst();
    Optional<String> key = headers.first(KEY);
    if (route.isEmpty() || key.isEmpty()) {
      return null;
    }
    Request request =
        new Request(
            prologue.method().text(),
            path,
            prologue.query().rawValue(),
            false,
            name -> headers.first(HeaderNames.create(name)),
            new RequestBody(InputStream.nullInputStream(), budget, "", 0));
    SocketRoute.Handler handler = handler(route.get(), request);
    context.dataWriter().writeNow(BufferData.create(answer(key.get())));
    return new WebSocket(context, handler);
  }

  private SocketRoute.Handler handler(SocketRoute route, Request request) {
    try {
      Access access = gate.admit(request, route.scope());
      return route.open().open(new Call(request, Map.of(), access));
    } catch (HttpProblem e) {
      String reason = e.answer().status() == 401 ? "Unauthorized" : "Forbidden";
      return socket -> socket.close(WebSocket.POLICY, reason);
    } catch (SessionException | InvalidFieldsException e) {
      String reason = String.valueOf(e.getMessage());
      return socket ->
          socket.close(WebSocket.POLICY, reason.substring(0, Math.min(100, reason.length())));
    }
  }

  private static byte[] answer(String key) {
    return """
    HTTP/1.1 101 Switching Protocols\r
    Upgrade: websocket\r
    Connection: Upgrade\r
    Sec-WebSocket-Accept: %s\r
    \r
    """
        .formatted(accepted(key))
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static String accepted(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key.strip() + SALT).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
