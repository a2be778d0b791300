package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Body;
import dev.trunkline.gateway.http.Relay;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// Hands requests on by HTTP, to the same server that clients ask. What is short goes as a whole;
/// what is long passes through, in both directions only as fast as it is read at the other end.
public final class HttpRelay implements Relay {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// Longer than a member takes for the slowest answer. So long, nothing may move.
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final int NO_CONTENT = 204;

  /// What goes back to the client besides status, type and body.
  private static final Set<String> HEADERS = Set.of("retry-after", "content-disposition", "allow");

  private final Neighbours neighbours;
  private final Signer signer;
  private final boolean takesRequests;
  private final Duration patience;
  private final boolean secure;
  private final HttpClient client;

  /// How requests get from member to member.
  ///
  /// @param takesRequests whether clients may ask this member
  /// @param patience how long a request may look for its session
  /// @param tls empty for plain HTTP, at the port that clients use
  public record Hops(boolean takesRequests, Duration patience, Optional<SSLContext> tls) {}

  public HttpRelay(Neighbours neighbours, Signer signer, Hops hops) {
    this.neighbours = neighbours;
    this.signer = signer;
    this.takesRequests = hops.takesRequests();
    this.patience = hops.patience();
    this.secure = hops.tls().isPresent();
    this.client = client(hops.tls());
  }

  private static HttpClient client(Optional<SSLContext> tls) {
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Executors.newVirtualThreadPerTaskExecutor()); // bodies are read by them
    tls.ifPresent(context -> {
      SSLParameters parameters = new SSLParameters();
      parameters.setProtocols(new String[] {"TLSv1.3"});
      client.sslContext(context).sslParameters(parameters);
    });
    return client.build();
  }

  @Override
  public boolean takesRequests() {
    return takesRequests;
  }

  @Override
  public Duration patience() {
    return patience;
  }

  @Override
  public boolean hasOwnPort() {
    return secure;
  }

  @Override
  public Word vouch(String signature, String method, String target) {
    return signer.vouch(signature, method, target);
  }

  @Override
  public Outcome handOn(Hop hop, String to) {
    Optional<Member> there = neighbours.census().find(new MemberId(to));
    if (there.isEmpty()) {
      return new Outcome.NotThere("member " + to + " is gone");
    }
    try {
      HttpResponse<Body> response = send(hop, there.get());
      if (response.statusCode() == MISDIRECTED) {
        neighbours.hurry();
        return new Outcome.NotThere("the session is not at member " + to);
      }
      return new Outcome.Answered(answer(response));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      neighbours.hurry();
      return new Outcome.NotThere("member " + to + " cannot be reached: " + e.getMessage());
    } catch (IOException e) {
      neighbours.hurry();
      return new Outcome.Unknown("member " + to + " did not answer: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.Unknown("the process is stopping");
    }
  }

  /// A body may take as long as it likes, while it moves.
  private HttpResponse<Body> send(Hop hop, Member there) throws IOException, InterruptedException {
    CountedBody leaving = new CountedBody(bytes(hop.body()));
    CompletableFuture<HttpResponse<Body>> answer =
        client.sendAsync(request(hop, there, leaving), HttpRelay::receive);
    long before;
    do {
      before = leaving.bytesRead();
      try {
        return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException _) {
        // it may be slow
      } catch (ExecutionException e) {
        throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
      } catch (InterruptedException e) {
        answer.cancel(true);
        throw e;
      }
    } while (leaving.bytesRead() > before);
    answer.cancel(true);
    throw new HttpTimeoutException("nothing moved for " + PATIENCE);
  }

  private static InputStream bytes(Body body) {
    return switch (body) {
      case Body.Whole(byte[] bytes) -> new ByteArrayInputStream(bytes);
      case Body.Passing(InputStream bytes, _) -> bytes;
    };
  }

  private HttpRequest request(Hop hop, Member there, InputStream leaving) {
    URI uri =
        URI.create(
            "%s://%s:%d%s"
                .formatted(
                    secure ? "https" : "http",
                    there.profile().host(),
                    there.profile().httpPort(),
                    hop.target()));
    String self = neighbours.self().map(MemberId::value).orElse("");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri).header(HEADER, signer.sign(self, hop.method(), hop.target()));
    hop.headers().forEach(request::header);
    switch (hop.body()) {
      case Body.Whole(byte[] bytes) when bytes.length == 0 ->
          request.method(hop.method(), BodyPublishers.noBody());
      case Body.Whole(byte[] bytes) ->
          request.method(hop.method(), BodyPublishers.ofByteArray(bytes));
      case Body.Passing(_, long length) -> {
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> leaving);
        request
            .expectContinue(true) // a member that does not have the session leaves the body here
            .method(
                hop.method(),
                length == Body.UNKNOWN ? chunked : BodyPublishers.fromPublisher(chunked, length));
      }
    }
    return request.build();
  }

  private static BodySubscriber<Body> receive(HttpResponse.ResponseInfo head) {
    long length = head.headers().firstValueAsLong("Content-Length").orElse(Body.UNKNOWN);
    boolean isShort = length >= 0 && length <= Body.WHOLE_BYTES_MAX;
    return isShort || head.statusCode() == NO_CONTENT
        ? BodySubscribers.mapping(BodySubscribers.ofByteArray(), Body.Whole::new)
        : new ArrivingBody(length, PATIENCE);
  }

  private static Answer answer(HttpResponse<Body> response) {
    Map<String, String> headers = new HashMap<>();
    for (String name : HEADERS) {
      response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
    }
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body(),
        headers);
  }
}
