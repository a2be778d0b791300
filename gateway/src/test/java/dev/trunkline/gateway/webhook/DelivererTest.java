package dev.trunkline.gateway.webhook;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.trunkline.gateway.config.DeliveryConfig;
import dev.trunkline.gateway.config.Network;
import dev.trunkline.gateway.metric.Metrics;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.webhook.Receiver.Received;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DelivererTest {
  private static final SessionId A = new SessionId("a");
  private static final SessionId B = new SessionId("b");
  private static final Network LOOPBACK = Network.find("127.0.0.0/8").orElseThrow();

  /// Longer than any attempt takes that is answered, however much else the machine has to do.
  private static final Duration PATIENT = Duration.ofSeconds(20);

  private static final Duration IMPATIENT = Duration.ofMillis(400);

  private final FakeEventSource source = new FakeEventSource();
  private Receiver receiver;
  private Deliverer deliverer;

  @BeforeEach
  void start() {
    receiver = new Receiver();
    deliverer = deliverer(List.of(LOOPBACK), PATIENT);
  }

  /// Takes the place of the patient one.
  private void beImpatient() {
    deliverer.close();
    deliverer = deliverer(List.of(LOOPBACK), IMPATIENT);
  }

  @AfterEach
  void stop() {
    deliverer.close();
    receiver.close();
  }

  @Test
  void deliversWhatIsThereAndWhatComesInOrder() {
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 60, "message");

    deliverer.adopt(A);
    assertThat(receiver.nextSeqs(60)).isSorted().doesNotHaveDuplicates();
    log(A, 1, "message");

    assertThat(receiver.next().seq()).isEqualTo(61);
    await().until(() -> cursorOf(receiver).seq() == 61);
  }

  @ParameterizedTest
  @CsvSource({
    "/hook, /hook",
    "'', /",
    "?a=b, /?a=b",
    "/a%20b/?z=x%2By&a=%C3%A9+1&&e=&f, /a%20b/?z=x%2By&a=%C3%A9+1&&e=&f",
    "/a;b/c?d=1;2, /a%3Bb/c?d=1%3B2",
    "/é?ü=ä, /%C3%A9?%C3%BC=%C3%A4",
    "/a%0d%0aX-Evil:%20y?b=%0d%0a, /a%0d%0aX-Evil:%20y?b=%0d%0a",
    "/a#part, /a",
  })
  void callsTheUrlAsItIsWritten(String written, String called) {
    source.subscribe(A, Samples.webhook("http://127.0.0.1:" + receiver.port() + written, "*"));
    log(A, 1, "message");

    deliverer.adopt(A);

    assertThat(receiver.next().uri()).isEqualTo(called);
  }

  @Test
  void deliversOnlyWhatIsWanted() {
    source.subscribe(A, Samples.webhook(receiver.url(), "message"));
    deliverer.adopt(A);

    log(A, 120, "message.ack");
    log(A, 1, "message");

    assertThat(receiver.next().seq()).isEqualTo(121);
    assertThat(receiver.isIdle()).isTrue();
  }

  /// So many calls are answered with a status that is no success.
  private void failAtFirst(int times, int status) {
    AtomicInteger failures = new AtomicInteger(times);
    receiver.behave(exchange ->
        exchange.sendResponseHeaders(failures.getAndDecrement() > 0 ? status : 200, -1));
  }

  @Test
  void repeatsUntilItIsTakenAndKeepsTheOrder() {
    failAtFirst(2, 500);
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 2, "message");

    deliverer.adopt(A);

    List<Received> received =
        List.of(receiver.next(), receiver.next(), receiver.next(), receiver.next());
    assertThat(received).extracting(Received::seq).containsExactly(1L, 1L, 1L, 2L);
    assertThat(received.subList(0, 3))
        .extracting(Received::requestId)
        .containsOnly(received.getFirst().requestId());
    assertThat(received.getLast().requestId()).isNotEqualTo(received.getFirst().requestId());
    assertThat(source.letters()).isEmpty();
  }

  @Test
  void givesUpWhatIsRefusedAgainAndAgain() {
    receiver.answer(400);
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 2, "message");

    deliverer.adopt(A);

    assertThat(receiver.nextSeqs(6)).containsExactly(1L, 1L, 1L, 2L, 2L, 2L);
    await().until(() -> source.letters().size() == 2);
    assertThat(source.letters().getFirst().reason()).isEqualTo("HTTP 400");
    assertThat(source.letters().getFirst().event().seq()).isEqualTo(1);
  }

  @Test
  void deliversOnceMoreWhatIsAskedForBesideWhatIsNew() {
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 3, "message");
    deliverer.adopt(A);
    assertThat(receiver.nextSeqs(3)).containsExactly(1L, 2L, 3L);

    source.replay(A, 2);
    deliverer.wake(A);

    assertThat(receiver.next().seq()).isEqualTo(2);
    await().until(() -> source.replaysLeft() == 0);
    log(A, 1, "message");
    assertThat(receiver.next().seq()).isEqualTo(4);
  }

  @Test
  void keepsWhatIsAskedForUntilTheTargetIsBack() {
    failAtFirst(2, 503);
    source.subscribe(A, Samples.webhook(receiver.url(), "message.ack"));
    log(A, 1, "message");
    deliverer.adopt(A);
    source.replay(Samples.event(1, "message.ack"));
    deliverer.wake(A);

    assertThat(List.of(receiver.next(), receiver.next(), receiver.next()))
        .extracting(Received::seq)
        .containsExactly(1L, 1L, 1L);
    await().until(() -> source.replaysLeft() == 0);
  }

  @Test
  void followsNoRedirect() {
    try (Receiver elsewhere = new Receiver()) {
      receiver.behave(exchange -> {
        exchange.getResponseHeaders().set("Location", elsewhere.url());
        exchange.sendResponseHeaders(307, -1);
      });
      source.subscribe(A, Samples.webhook(receiver.url(), "*"));
      log(A, 1, "message");

      deliverer.adopt(A);

      await().until(() -> source.letters().size() == 1);
      assertThat(elsewhere.isIdle()).isTrue();
    }
  }

  @Test
  void waitsForATargetThatHangsAndHoldsUpNobodyElse() {
    beImpatient();
    CountDownLatch released = new CountDownLatch(1);
    receiver.behave(exchange -> {
      awaitQuietly(released);
      exchange.sendResponseHeaders(200, -1);
    });
    try (Receiver fast = new Receiver()) {
      source.subscribe(A, Samples.webhook(receiver.url(), "*"), Samples.webhook(fast.url(), "*"));
      log(A, 20, "message");

      deliverer.adopt(A);

      assertThat(fast.nextSeqs(20)).isSorted();
      await().until(() -> cursorOf(receiver).pausedAt().isPresent());
      assertThat(cursorOf(receiver).error()).hasValue("no answer within 400 ms");
      released.countDown();
      await().until(() -> cursorOf(receiver).seq() == 20);
      assertThat(source.letters()).isEmpty();
    }
  }

  @Test
  void givesUpAnAnswerThatNeverEnds() {
    beImpatient();
    receiver.behave(exchange -> {
      exchange.sendResponseHeaders(200, 0);
      OutputStream body = exchange.getResponseBody();
      for (int i = 0; i < 1_000; i++) {
        body.write('x');
        body.flush();
        awaitQuietly(Duration.ofMillis(20));
      }
    });
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 1, "message");

    deliverer.adopt(A);

    await().until(() -> source.cursors().stream().anyMatch(at -> at.error().isPresent()));
    receiver.answer(200);
    await().until(() -> cursorOf(receiver).seq() == 1);
  }

  @Test
  void readsLittleOfALargeAnswer() {
    AtomicLong written = new AtomicLong();
    receiver.behave(exchange -> {
      exchange.sendResponseHeaders(200, 100_000_000);
      OutputStream body = exchange.getResponseBody();
      byte[] block = new byte[100_000];
      for (int i = 0; i < 1_000; i++) {
        body.write(block);
        written.addAndGet(block.length);
      }
    });
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 2, "message");

    deliverer.adopt(A);

    await().until(() -> cursorOf(receiver).seq() == 2);
    assertThat(written.get()).isLessThan(50_000_000);
  }

  /// As servers do with connections that were idle for some time.
  @Test
  void losesNoAttemptToAConnectionThatWasClosed() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerOncePerConnection(server));
      source.subscribe(A, Samples.webhook("http://127.0.0.1:" + server.getLocalPort() + "/", "*"));
      deliverer.adopt(A);
      for (long seq = 1; seq <= 5; seq++) {
        long expected = seq;
        log(A, 1, "message");
        await().until(() -> source.cursors().stream().anyMatch(at -> at.seq() == expected));
      }
      assertThat(source.attempts()).isEqualTo(5);
    }
  }

  private static void answerOncePerConnection(ServerSocket server) {
    byte[] answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes(US_ASCII);
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        // A request of these tests arrives whole.
        if (socket.getInputStream().read(new byte[65_536]) > 0) {
          socket.getOutputStream().write(answer);
        }
      } catch (IOException _) {
        // The test is over, or the client went away.
      }
    }
  }

  @Test
  void waitsForATargetThatIsNotThere() {
    int port = receiver.port();
    receiver.close();
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 3, "message");
    deliverer.adopt(A);
    await().until(() -> cursorOf(receiver).pausedAt().isPresent());

    receiver = new Receiver(port);

    assertThat(receiver.nextSeqs(3)).containsExactly(1L, 2L, 3L);
    assertThat(source.letters()).isEmpty();
  }

  @Test
  void waitsForATargetWhoseNameNobodyKnows() {
    source.subscribe(A, Samples.webhook("http://nowhere.invalid/hook", "*"));
    log(A, 1, "message");

    deliverer.adopt(A);

    await()
        .atMost(PATIENT) // some resolvers take their time
        .until(() -> source.cursors().stream().anyMatch(at -> at.pausedAt().isPresent()));
    assertThat(source.cursors().getFirst().error().orElseThrow()).contains("UnknownHost");
  }

  @Test
  void goesOnAfterARestartWhereItWas() {
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 2, "message");
    deliverer.adopt(A);
    receiver.nextSeqs(2);
    await().until(() -> cursorOf(receiver).seq() == 2);
    deliverer.close();
    log(A, 2, "message");

    deliverer = deliverer(List.of(LOOPBACK), PATIENT);
    deliverer.adopt(A);

    assertThat(receiver.nextSeqs(2)).containsExactly(3L, 4L);
  }

  @Test
  void reachesPrivateAddressesOnlyWhenAllowed() {
    deliverer.close();
    deliverer = deliverer(List.of(), PATIENT);
    source.subscribe(
        A,
        Samples.webhook(receiver.url(), "*"),
        Samples.webhook("http://localhost:" + receiver.port() + "/", "*"),
        Samples.webhook("http://[::1]:" + receiver.port() + "/", "*"),
        Samples.webhook("http://2130706433:" + receiver.port() + "/", "*"));
    log(A, 1, "message");

    deliverer.adopt(A);

    await()
        .until(() ->
            source.cursors().size() == 4
                && source.cursors().stream().allMatch(at -> at.error().isPresent()));
    assertThat(source.cursors())
        .allSatisfy(at ->
            assertThat(at.error().orElseThrow()).contains("TRUNKLINE_WEBHOOK_ALLOWED_NETWORKS"));
    assertThat(receiver.isIdle()).isTrue();
  }

  @Test
  void repeatsNothingThatWasDeliveredWhileTheStoreWasAway() {
    receiver.behave(exchange -> {
      source.setAway(true);
      exchange.sendResponseHeaders(200, -1);
    });
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    log(A, 2, "message");
    deliverer.adopt(A);
    assertThat(receiver.next().seq()).isEqualTo(1);
    await().until(() -> source.refusals() > 0);

    receiver.answer(200);
    source.setAway(false);

    await()
        .until(() -> {
          deliverer.wake(A);
          return !receiver.isIdle();
        });
    assertThat(receiver.next().seq()).isEqualTo(2);
  }

  @Test
  void stopsWhenAnotherMemberOwnsTheSession() {
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    source.fence();
    log(A, 5, "message");

    deliverer.adopt(A);
    assertThat(receiver.next().seq()).isEqualTo(1);
    deliverer.wake(A);
    deliverer.wake(A);

    source.subscribe(B, Samples.webhook(receiver.url(), "*"));
    log(B, 1, "other");
    deliverer.adopt(B);
    assertThat(receiver.next().event()).isEqualTo("other");
    assertThat(receiver.isIdle()).isTrue();
  }

  @Test
  void deliversNothingAfterASessionIsReleased() {
    source.subscribe(A, Samples.webhook(receiver.url(), "*"));
    deliverer.adopt(A);
    deliverer.release(A);

    log(A, 1, "message");
    source.subscribe(B, Samples.webhook(receiver.url(), "*"));
    log(B, 1, "other");
    deliverer.adopt(B);

    assertThat(receiver.next().event()).isEqualTo("other");
    assertThat(receiver.isIdle()).isTrue();
  }

  @Test
  void takesUpANewWebhookAndDropsAnOldOne() {
    try (Receiver next = new Receiver()) {
      source.subscribe(A, Samples.webhook(receiver.url(), "*"));
      deliverer.adopt(A);
      log(A, 1, "message");
      receiver.next();

      source.subscribe(A, Samples.webhook(next.url(), "*"));
      deliverer.adopt(A);
      log(A, 1, "message");

      assertThat(next.nextSeqs(2)).containsExactly(1L, 2L);
      assertThat(receiver.isIdle()).isTrue();
    }
  }

  private void log(SessionId session, int count, String name) {
    for (int i = 0; i < count; i++) {
      source.log(session, name);
    }
    deliverer.wake(session);
  }

  private WebhookCursor cursorOf(Receiver target) {
    WebhookConfig config = Samples.webhook(target.url(), "*");
    String id = Target.of(List.of(config), Optional.empty()).getFirst().id();
    return source.cursor(A, id);
  }

  private Deliverer deliverer(List<Network> allowed, Duration timeout) {
    return new Deliverer(
        new DeliveryConfig(Optional.empty(), allowed, true, timeout, Duration.ofMillis(50)),
        source,
        new Deliverer.Surroundings(
            Samples.ENVIRONMENT,
            new Metrics(Samples.ENVIRONMENT, List::of),
            Clock.systemUTC(),
            new Random(1)));
  }

  private static void awaitQuietly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void awaitQuietly(Duration time) throws IOException {
    try {
      new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
