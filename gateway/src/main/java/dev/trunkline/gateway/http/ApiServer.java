package dev.trunkline.gateway.http;

import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.config.HttpConfig;
import dev.trunkline.gateway.metric.Metrics;
import io.helidon.common.tls.Tls;
import io.helidon.common.tls.TlsClientAuth;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.WebServerConfig;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// The HTTP server: takes requests off the network, and answers back to it.
public final class ApiServer implements AutoCloseable {

  /// WAHA's limit of a JSON body.
  static final int BODY_BYTES_MAX = 50 * 1024 * 1024;

  /// As in Node.js, which WAHA runs on.
  private static final int PROLOGUE_BYTES_MAX = 16 * 1024;

  private static final int HEADERS_BYTES_MAX = 16 * 1024;
  private static final Http1Config HTTP1 =
      Http1Config.builder()
          .maxPrologueLength(PROLOGUE_BYTES_MAX)
          .maxHeadersSize(HEADERS_BYTES_MAX)
          .build();
  private static final int CONNECTIONS_MAX = 10_000;
  private static final int HEAP_SHARE_OF_BODIES = 8;
  private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration SHUTDOWN_GRACE = Duration.ofSeconds(5);

  private static final String MEMBERS = "members";
  private static final String TLS = "TLSv1.3";

  private final Dispatcher dispatcher;
  private final Metrics metrics;
  private final BodyBudget budget =
      new BodyBudget(BODY_BYTES_MAX, Runtime.getRuntime().maxMemory() / HEAP_SHARE_OF_BODIES);
  private final Optional<MemberPort> members;
  private final WebServer server;

  /// A server that is not started yet.
  ///
  /// @param keys who may do what on the routes
  public ApiServer(Configuration configuration, List<Route> routes, Keys keys, Context context) {
    HttpConfig config = configuration.http();
    Gate gate =
        new Gate(
            keys,
            configuration.access(),
            configuration.swagger().credentials(),
            configuration.metrics().credentials());
    dispatcher =
        new Dispatcher(new RouteTable(routes), gate, context.relay(), context.surroundings());
    metrics = context.metrics();
    members = context.members();
    WebServerConfig.Builder builder =
        WebServer.builder()
            .host(config.address())
            .port(config.port())
            .maxTcpConnections(CONNECTIONS_MAX)
            .idleConnectionTimeout(IDLE_TIMEOUT)
            .shutdownGracePeriod(SHUTDOWN_GRACE)
            .shutdownHook(false)
            .protocolsDiscoverServices(false)
            .addConnectionSelector(
                new AnyHttp1(http1(new SocketUpgrade(context.sockets(), gate, budget))))
            .routing(HttpRouting.builder().any(this::handle));
    members.ifPresent(own ->
        builder
            .putSocket(MEMBERS, listener -> listen(listener, config.address(), own))
            .routing(MEMBERS, HttpRouting.builder().any(this::handle)));
    server = builder.build();
  }

  private static void listen(ListenerConfig.Builder listener, String address, MemberPort own) {
    listener
        .host(address)
        .port(own.port())
        .maxTcpConnections(CONNECTIONS_MAX)
        .idleConnectionTimeout(IDLE_TIMEOUT)
        .shutdownGracePeriod(SHUTDOWN_GRACE)
        .protocolsDiscoverServices(false)
        .addConnectionSelector(Http1ConnectionSelector.builder().config(HTTP1).build())
        .tls(
            Tls.builder()
                .sslContext(own.tls())
                .addEnabledProtocol(TLS)
                .clientAuth(TlsClientAuth.REQUIRED)
                .build());
  }

  private static Http1ConnectionSelector http1(SocketUpgrade upgrade) {
    return Http1ConnectionSelector.builder().addUpgrader(upgrade).config(HTTP1).build();
  }

  /// Where the server is: what is around it, who counts its requests, who tells clients what they
  /// did not ask for, and who takes requests for sessions of other members.
  ///
  /// @param members empty when members use the same port as clients
  public record Context(
      Surroundings surroundings,
      Metrics metrics,
      List<SocketRoute> sockets,
      Relay relay,
      Optional<MemberPort> members) {
    public Context {
      sockets = List.copyOf(sockets);
    }
  }

  /// Where members hand requests to each other.
  ///
  /// @param port 0 lets the system choose
  /// @param tls whom it lets in, and as whom it presents itself
  public record MemberPort(int port, SSLContext tls) {}

  /// @throws RuntimeException when the address is taken
  public ApiServer start() {
    server.start();
    return this;
  }

  public int port() {
    return server.port();
  }

  /// The port for other members.
  public int memberPort() {
    return members.isPresent() ? server.port(MEMBERS) : server.port();
  }

  /// Stops taking requests, and waits a little for those that run.
  @Override
  public void close() {
    server.stop();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    long began = System.nanoTime();
    String method = request.prologue().method().text();
    AwaitedBody awaited = new AwaitedBody(() -> request.content().inputStream());
    boolean keepsBody;
    try (RequestBody body = body(request, awaited)) {
      Answer answer = dispatcher.answer(translate(request, method, body));
      keepsBody = request.headers().first(HeaderNames.EXPECT).isPresent() && !awaited.isAsked();
      if (keepsBody) {
        response.header(HeaderValues.CONNECTION_CLOSE); // else Helidon asks for it after the answer
      }
      send(answer, method, response);
      metrics.httpRequest(method, answer.status(), Duration.ofNanos(System.nanoTime() - began));
    }
    if (keepsBody) {
      throw new CloseConnectionException("the client keeps a body that nobody asked for");
    }
    if (request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)) {
      // Helidon 4.5.0 says that it closes, and then waits for another request (its issue 12324).
      throw new CloseConnectionException("the client asked for it");
    }
  }

  private RequestBody body(ServerRequest request, AwaitedBody awaited) {
    return new RequestBody(
        awaited,
        budget,
        request.headers().first(HeaderNames.CONTENT_TYPE).orElse(""),
        length(request));
  }

  /// Helidon tells the client to go on as soon as its content is asked for anything.
  private static long length(ServerRequest request) {
    boolean isChunked = request.headers().contains(HeaderNames.TRANSFER_ENCODING);
    return isChunked ? Body.UNKNOWN : request.headers().contentLength().orElse(0);
  }

  private static Request translate(ServerRequest request, String method, RequestBody body) {
    return new Request(
        method,
        request.prologue().uriPath().rawPath(),
        request.prologue().query().rawValue(),
        request.isSecure(),
        name -> request.headers().first(HeaderNames.create(name)),
        body);
  }

  private static void send(Answer answer, String method, ServerResponse response) {
    response.status(Status.create(answer.status()));
    response.header(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
    if (!answer.contentType().isEmpty()) {
      response.header(HeaderNames.CONTENT_TYPE, answer.contentType());
    }
    answer.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
    switch (answer.body()) {
      case Body.Whole(byte[] bytes) when method.equals("HEAD") -> {
        response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
        response.send();
      }
      case Body.Whole(byte[] bytes) -> response.send(bytes);
      case Body.Passing passing -> pass(passing, method, response);
    }
  }

  /// When it ends too soon, so does the connection: that is how the client knows.
  private static void pass(Body.Passing passing, String method, ServerResponse response) {
    if (passing.length() != Body.UNKNOWN) {
      response.header(HeaderNames.CONTENT_LENGTH, Long.toString(passing.length()));
    }
    try (InputStream bytes = passing.bytes()) {
      if (method.equals("HEAD")) {
        response.send();
        return;
      }
      OutputStream to = response.outputStream();
      bytes.transferTo(to);
      to.close();
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("an answer ended too soon", e);
    }
  }
}
