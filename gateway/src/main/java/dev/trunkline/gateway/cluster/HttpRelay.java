package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Relay;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// Hands requests on by HTTP, to the same server that clients ask.
public final class HttpRelay implements Relay {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

  /// Longer than a member takes for the slowest answer.
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  /// What goes back to the client besides status, type and body.
  private static final Set<String> HEADERS = Set.of("retry-after", "content-disposition", "allow");

  private final ClusterMember member;
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

  public HttpRelay(ClusterMember member, Signer signer, Hops hops) {
    this.member = member;
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
            .connectTimeout(CONNECT_TIMEOUT);
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
  public boolean vouches(String signature, String method, String target) {
    return signer.vouches(signature, method, target);
  }

  @Override
  public Outcome handOn(Hop hop, String to) {
    Optional<Member> there = member.census().find(new MemberId(to));
    if (there.isEmpty()) {
      return new Outcome.NotThere("member " + to + " is gone");
    }
    try {
      HttpResponse<byte[]> response =
          client.send(request(hop, there.get()), BodyHandlers.ofByteArray());
      if (response.statusCode() == MISDIRECTED) {
        member.hurry();
        return new Outcome.NotThere("the session is not at member " + to);
      }
      return new Outcome.Answered(answer(response));
    } catch (ConnectException | HttpConnectTimeoutException e) {
      member.hurry();
      return new Outcome.NotThere("member " + to + " cannot be reached: " + e.getMessage());
    } catch (IOException e) {
      member.hurry();
      return new Outcome.Unknown("member " + to + " did not answer: " + e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Outcome.Unknown("the process is stopping");
    }
  }

  private HttpRequest request(Hop hop, Member there) {
    URI uri =
        URI.create(
            "%s://%s:%d%s"
                .formatted(
                    secure ? "https" : "http",
                    there.profile().host(),
                    there.profile().httpPort(),
                    hop.target()));
    String self = member.self().map(MemberId::value).orElse("");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER_TIMEOUT)
            .header(HEADER, signer.sign(self, hop.method(), hop.target()))
            .method(
                hop.method(),
                hop.body().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(hop.body()));
    hop.headers().forEach(request::header);
    return request.build();
  }

  private static Answer answer(HttpResponse<byte[]> response) {
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
