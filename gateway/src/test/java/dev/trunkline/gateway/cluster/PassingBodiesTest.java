package dev.trunkline.gateway.cluster;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.event.WahaEnvironment;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.ApiServer;
import dev.trunkline.gateway.http.Body;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.Keys;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.http.Surroundings;
import dev.trunkline.gateway.metric.Metrics;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemberProfile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Large bodies that pass a member on their way to the owner of a session, and back.
class PassingBodiesTest {
  private static final long LARGE = 64 << 20;
  private static final long HUGE = 256 << 20;

  /// What may be on its way at one time: the buffers of four sockets, and a few pieces in between.
  private static final long ON_ITS_WAY_MAX = 32 << 20;

  private static final String KEY = "test-key";
  private static final String ENTRY = "entry";
  private static final String OWNER = "owner";
  private static final String FORMER = "former";

  private final Signer signer = new Signer(new byte[32], InstantSource.system());
  private final Map<String, Integer> ports = new HashMap<>();
  private final List<ApiServer> servers = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  /// Where the member that clients ask believes the session is, one belief after the other.
  private final Deque<String> beliefs = new ConcurrentLinkedDeque<>();

  private final List<String> asked = new CopyOnWriteArrayList<>();

  private final AtomicLong received = new AtomicLong();
  private final CountDownLatch reads = new CountDownLatch(1);
  private Flood download = Flood.of(LARGE);

  @AfterEach
  void stop() {
    servers.forEach(ApiServer::close);
    client.close();
  }

  private final class Others implements Neighbours {
    @Override
    public Census census() {
      List<Member> members =
          ports.entrySet().stream().map(it -> member(it.getKey(), it.getValue())).toList();
      return new Census(members, List.of(), Map.of(), Map.of(), false);
    }

    @Override
    public void hurry() {}

    @Override
    public Optional<MemberId> self() {
      return Optional.of(new MemberId("self#1"));
    }
  }

  private static Member member(String name, int port) {
    MemberProfile profile =
        new MemberProfile(name, MemberProfile.Role.ALL, "127.0.0.1", port, port, 1, Set.of());
    return new Member(
        new MemberId(name),
        1,
        profile,
        0,
        Instant.EPOCH,
        Instant.EPOCH,
        Duration.ZERO,
        true,
        Optional.empty());
  }

  private void start(String name) {
    Configuration configuration =
        Configuration.read(
            Map.of("WAHA_API_KEY", KEY, "PORT", "0", "TRUNKLINE_HTTP_ADDRESS", "127.0.0.1"),
            new Random(1));
    Surroundings surroundings =
        new Surroundings(WahaEnvironment.here("0.1.0", name), Clock.systemUTC(), new Random(2));
    HttpRelay relay =
        new HttpRelay(
            new Others(),
            signer,
            new HttpRelay.Hops(true, Duration.ofSeconds(5), Optional.empty()));
    ApiServer server =
        new ApiServer(
                configuration,
                routes(name),
                Keys.of(configuration.access().apiKey()),
                new ApiServer.Context(
                    surroundings,
                    new Metrics(surroundings.environment(), List::of),
                    List.of(),
                    relay,
                    Optional.empty()))
            .start();
    servers.add(server);
    ports.put(name, server.port());
  }

  private List<Route> routes(String self) {
    return List.of(
        Route.post("/api/{session}/upload", Scope.SEND, call -> upload(self, call)),
        Route.put("/api/{session}/upload", Scope.SEND, call -> upload(self, call)),
        Route.post("/api/{session}/moved", Scope.SEND, call -> movesAfterwards(self, call)),
        Route.get("/api/{session}/download", Scope.SEND, call -> download(self, call)));
  }

  private void requireOwned(String self, Call call) {
    asked.add(self);
    if (self.equals(ENTRY)) {
      String belief = beliefs.getFirst();
      if (beliefs.size() > 1) {
        beliefs.removeFirst();
      }
      throw new SessionException.Elsewhere(call.session(), belief);
    }
    if (!self.equals(OWNER)) {
      throw new SessionException.Elsewhere(call.session(), OWNER);
    }
  }

  private Answer upload(String self, Call call) {
    requireOwned(self, call);
    return Answer.json(Flood.Digest.of(read(call), received));
  }

  private InputStream read(Call call) {
    try {
      reads.await();
      return call.content();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer movesAfterwards(String self, Call call) {
    requireOwned(self, call);
    Flood.Digest all = Flood.Digest.of(read(call), received);
    assertThat(all.bytes()).isPositive();
    throw new SessionException.Moving(call.session());
  }

  private Answer download(String self, Call call) {
    requireOwned(self, call);
    return Answer.passing("application/octet-stream", new Body.Passing(download, LARGE));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
            URI.create("http://127.0.0.1:" + ports.get(ENTRY) + "/api/one/" + path))
        .header("X-Api-Key", KEY);
  }

  private static BodyPublisher publisher(Flood flood, long length) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> flood), length);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static String json(Flood.Digest digest) {
    return "{\"bytes\":%d,\"sum\":%d}".formatted(digest.bytes(), digest.sum());
  }

  /// A count that does not grow any more.
  private static long settled(AtomicLong count) {
    AtomicLong before = new AtomicLong(-1);
    await()
        .pollInterval(Duration.ofMillis(400))
        .until(() -> count.get() > 0 && before.getAndSet(count.get()) == count.get());
    return count.get();
  }

  @Test
  void takesALargeBodyToTheOwner() throws Exception {
    start(ENTRY);
    start(OWNER);
    beliefs.add(OWNER);
    reads.countDown();

    HttpResponse<String> sized = send(request("upload").POST(publisher(Flood.of(LARGE), LARGE)));
    received.set(0);
    HttpResponse<String> chunked =
        send(request("upload").POST(BodyPublishers.ofInputStream(() -> Flood.of(LARGE))));

    assertThat(sized.body()).isEqualTo(json(Flood.Digest.ofAll(LARGE)));
    assertThat(chunked.body()).isEqualTo(json(Flood.Digest.ofAll(LARGE)));
  }

  @Test
  void bringsALargeAnswerBack() throws Exception {
    start(ENTRY);
    start(OWNER);
    beliefs.add(OWNER);

    HttpResponse<InputStream> response =
        client.send(request("download").GET().build(), BodyHandlers.ofInputStream());

    assertThat(response.headers().firstValue("Content-Length")).hasValue(Long.toString(LARGE));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    assertThat(Flood.Digest.of(response.body(), new AtomicLong()))
        .isEqualTo(Flood.Digest.ofAll(LARGE));
  }

  @Test
  void holdsLittleOfABodyThatItsOwnerDoesNotRead() {
    start(ENTRY);
    start(OWNER);
    beliefs.add(OWNER);
    Flood flood = Flood.of(HUGE);
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(
            request("upload").POST(publisher(flood, HUGE)).build(), BodyHandlers.ofString());

    long onItsWay = settled(flood.made());
    reads.countDown();

    assertThat(onItsWay).isLessThan(ON_ITS_WAY_MAX);
    assertThat(answer.join().body()).isEqualTo(json(Flood.Digest.ofAll(HUGE)));
  }

  @Test
  void holdsLittleOfAnAnswerThatItsClientDoesNotRead() throws Exception {
    start(ENTRY);
    start(OWNER);
    beliefs.add(OWNER);
    download = Flood.of(LARGE);

    HttpResponse<InputStream> response =
        client.send(request("download").GET().build(), BodyHandlers.ofInputStream());
    long onItsWay = settled(download.made());

    assertThat(onItsWay).isLessThan(ON_ITS_WAY_MAX);
    assertThat(Flood.Digest.of(response.body(), new AtomicLong()).bytes()).isEqualTo(LARGE);
  }

  /// A member that does not have the session says so before the body leaves.
  @Test
  void followsTheSessionWhileNothingOfTheBodyHasLeft() throws Exception {
    start(ENTRY);
    start(FORMER);
    start(OWNER);
    beliefs.addAll(List.of(FORMER, OWNER));
    reads.countDown();

    HttpResponse<String> response = send(request("upload").POST(publisher(Flood.of(LARGE), LARGE)));

    assertThat(response.body()).isEqualTo(json(Flood.Digest.ofAll(LARGE)));
    assertThat(asked).containsExactly(ENTRY, FORMER, ENTRY, OWNER);
  }

  @Test
  void saysThatNothingWasDoneWhenTheSessionMovesAfterTheBodyHasLeft() throws Exception {
    start(ENTRY);
    start(OWNER);
    beliefs.add(OWNER);
    reads.countDown();

    HttpResponse<String> response = send(request("moved").POST(publisher(Flood.of(LARGE), LARGE)));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.headers().firstValue("Retry-After")).isPresent();
  }

  /// What is short is kept, and goes to the next owner as well.
  @Test
  void repeatsAShortBody() throws Exception {
    start(ENTRY);
    start(FORMER);
    start(OWNER);
    beliefs.addAll(List.of(FORMER, OWNER));
    reads.countDown();

    HttpResponse<String> response =
        send(request("upload").POST(BodyPublishers.ofInputStream(() -> Flood.of(1_000))));

    assertThat(response.body()).isEqualTo(json(Flood.Digest.ofAll(1_000)));
    assertThat(asked).containsExactly(ENTRY, FORMER, ENTRY, OWNER);
  }

  /// Even what could be repeated cannot be when its body is gone.
  @Test
  void doesNotKnowWhatBecameOfABodyWhenTheOwnerDiesUnderIt() throws Exception {
    start(ENTRY);
    try (ServerSocket dying = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ports.put("dying", dying.getLocalPort());
      beliefs.add("dying");
      Thread.ofVirtual().start(() -> takeAndDie(dying));

      HttpResponse<String> response =
          send(request("upload").PUT(publisher(Flood.of(LARGE), LARGE)));

      assertThat(response.statusCode()).isEqualTo(504);
    }
  }

  private static void takeAndDie(ServerSocket server) {
    try (Socket socket = server.accept()) {
      socket.getInputStream().readNBytes(100);
      socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(US_ASCII));
      socket.getInputStream().readNBytes(1 << 20);
    } catch (IOException _) {
      // it is dying
    }
  }

  @Test
  void breaksTheConnectionWhenAnAnswerEndsTooSoon() throws Exception {
    start(ENTRY);
    start(OWNER);
    beliefs.add(OWNER);
    download = Flood.broken(LARGE);

    HttpResponse<InputStream> response =
        client.send(request("download").GET().build(), BodyHandlers.ofInputStream());

    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> response.body().transferTo(OutputStream.nullOutputStream()));
  }
}
