package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.config.DeliveryConfig;
import io.helidon.common.tls.Tls;
import io.helidon.http.HeaderNames;
import io.helidon.webclient.api.DnsAddressLookup;
import io.helidon.webclient.api.Proxy;
import io.helidon.webclient.http1.Http1Client;
import io.helidon.webclient.http1.Http1ClientRequest;
import io.helidon.webclient.http1.Http1ClientResponse;
import io.helidon.webclient.spi.DnsResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes HTTP requests to webhooks. No redirect is followed, little of an answer is read, and the
/// address that was checked is the address that is connected to.
final class Poster {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /// The deadline of an attempt is kept by who makes it; this is for what it might miss.
  private static final Duration READ_SLACK = Duration.ofSeconds(5);

  private static final int IDLE_CONNECTIONS_MAX = 8;

  /// More of an answer than this is not worth reading to keep its connection.
  private static final int ANSWER_BYTES_MAX = 16 * 1024;

  private final DeliveryConfig config;
  private final InstantSource clock;
  private @Nullable Http1Client trusted;
  private @Nullable Http1Client guarded;

  Poster(DeliveryConfig config, InstantSource clock) {
    this.config = config;
    this.clock = clock;
  }

  /// Made when first used: trusted certificates take long to read.
  private synchronized Http1Client client(boolean isTrusted) {
    Http1Client client = isTrusted ? trusted : guarded;
    if (client == null) {
      AddressGuard guard = new AddressGuard(config.allowedNetworks());
      client = isTrusted ? client(_ -> true) : client(guard::permits);
      trusted = isTrusted ? client : trusted;
      guarded = isTrusted ? guarded : client;
    }
    return client;
  }

  private Http1Client client(Resolver.Rule rule) {
    Tls tls =
        config.verifiesTls()
            ? Tls.builder().build()
            : Tls.builder().trustAll(true).endpointIdentificationAlgorithm("NONE").build();
    return Http1Client.builder()
        .servicesDiscoverServices(false)
        .shareConnectionCache(false)
        .connectionCacheSize(IDLE_CONNECTIONS_MAX)
        .followRedirects(false)
        .sendExpectContinue(false)
        .proxy(Proxy.noProxy())
        .dnsResolver(new Resolver(rule))
        .tls(tls)
        .connectTimeout(CONNECT_TIMEOUT)
        .readTimeout(config.timeout().plus(READ_SLACK))
        .build();
  }

  /// Blocks until there is an answer, or none. Gives up when the thread is interrupted.
  AttemptResult post(WebhookRequest request, boolean isTrusted) {
    Http1ClientRequest post = client(isTrusted).post().skipUriEncoding(true);
    address(post, request.uri());
    request.headers().forEach((name, value) -> post.header(HeaderNames.create(name), value));
    try (Http1ClientResponse response = post.submit(request.body())) {
      drain(response);
      Instant now = clock.instant();
      Optional<Duration> retryAfter =
          response
              .headers()
              .first(HeaderNames.RETRY_AFTER)
              .flatMap(text -> RetryAfter.parse(text, now));
      return AttemptResult.of(response.status().code(), retryAfter);
    } catch (RefusedAddressException e) {
      return new AttemptResult.Unavailable(String.valueOf(e.getMessage()), Optional.empty());
    } catch (RuntimeException | IOException e) { // whatever the client makes of a strange answer
      return new AttemptResult.Unavailable(reason(e), Optional.empty());
    }
  }

  /// Helidon would sort the query and lose what follows a semicolon. Given as a path that needs no
  /// encoding, it stays as it was written; a [URI] in ASCII has nothing that could break the line.
  private static void address(Http1ClientRequest post, URI uri) {
    URI ascii = URI.create(uri.toASCIIString());
    String path = ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
    String query = ascii.getRawQuery() == null ? "" : "?" + ascii.getRawQuery();
    post.uri(URI.create(ascii.getScheme() + "://" + ascii.getRawAuthority()));
    post.path((path + query).replace(";", "%3B"));
  }

  /// Reads a short answer to its end, so that the connection can be used again.
  private static void drain(Http1ClientResponse response) throws IOException {
    if (response.entity().hasEntity()) {
      try (InputStream answer = response.inputStream()) {
        answer.readNBytes(ANSWER_BYTES_MAX);
      }
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  /// An address that may not be reached.
  private static final class RefusedAddressException extends RuntimeException {
    RefusedAddressException(String host) {
      super(
          "%s is not a public address; TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS can allow it"
              .formatted(host));
    }
  }

  /// Resolves host names to addresses that a rule permits.
  private record Resolver(Rule rule) implements DnsResolver {
    interface Rule {
      boolean permits(InetAddress address);
    }

    @Override
    public InetAddress resolveAddress(String host, DnsAddressLookup lookup) {
      try {
        for (InetAddress address : lookup.filter(InetAddress.getAllByName(host))) {
          if (rule.permits(address)) {
            return address;
          }
        }
      } catch (UnknownHostException e) {
        throw new UncheckedIOException(e);
      }
      throw new RefusedAddressException(host);
    }
  }
}
