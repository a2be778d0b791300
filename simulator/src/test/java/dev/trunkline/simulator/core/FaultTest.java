package dev.trunkline.simulator.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.signal.Decryption;
import dev.trunkline.engine.signal.PreKeyBundle;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.testing.TestDevice;
import dev.trunkline.simulator.testing.TestServer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FaultTest {
  private final TestServer server = new TestServer();
  private final Account alice = server.account("Alice");
  private final Account bob = server.account("Bob");
  private final TestDevice alices = TestDevice.linked(server, alice);
  private final TestDevice bobs = TestDevice.linked(server, bob);

  @AfterEach
  void noFaultIsTheClientsFault() {
    assertThat(server.violations()).isEmpty();
  }

  private void once(FaultKind kind) {
    server.order(kind, Fault.Target.ALL, Fault.Odds.times(1));
  }

  private void once(FaultKind kind, String code) {
    server.order(
        new Fault(kind, Fault.Target.ALL, Fault.Odds.times(1), code, Duration.ofSeconds(1)));
  }

  private static Fault.Target only(String tag) {
    return new Fault.Target(Optional.empty(), Optional.empty(), Optional.of(tag));
  }

  private Node ping() {
    return alices.iq("get", "w:p").holding(Node.of("ping"));
  }

  private Node message() {
    return alices.signal().text("3EB01", bob, Addressing.LID, "hi");
  }

  @Test
  void dropsAConnectionBeforeAMessageIsProcessed() {
    Node message = message();
    server.order(FaultKind.DROP_BEFORE, only("message"), Fault.Odds.times(1));
    alices.stanza(message);

    assertThat(server.isClosed(alices.connection())).isTrue();
    assertThat(bobs.find("message")).isEmpty();

    alices.hangUp();
    alices.logIn();
    alices.stanza(message);
    assertThat(bobs.find("message")).isPresent();
    assertThat(server.count(Counter.RETRANSMISSIONS)).isZero();
  }

  @Test
  void dropsAConnectionAfterAMessageIsProcessed() {
    Node message = message();
    server.order(FaultKind.DROP_AFTER, only("message"), Fault.Odds.times(1));
    alices.stanza(message);

    assertThat(server.isClosed(alices.connection())).isTrue();
    assertThat(alices.find("ack")).isEmpty();
    assertThat(bobs.find("message")).isPresent();

    alices.hangUp();
    alices.logIn();
    alices.stanza(message);
    assertThat(alices.find("ack")).isPresent();
    assertThat(bobs.find("message")).isEmpty();
    assertThat(server.count(Counter.RETRANSMISSIONS)).isEqualTo(1);
  }

  @Test
  void staysSilent() {
    once(FaultKind.SILENCE);
    alices.stanza(ping());

    assertThat(alices.find("iq")).isEmpty();
    assertThat(server.isClosed(alices.connection())).isFalse();
    assertThat(alices.ask(ping()).has("type", "result")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"503", "515", "516"})
  void endsAConnectionWithAStreamErrorOfACode(String code) {
    once(FaultKind.STREAM_ERROR, code);
    alices.stanza(ping());

    assertThat(alices.take("stream:error").has("code", code)).isTrue();
    assertThat(server.isClosed(alices.connection())).isTrue();
  }

  @Test
  void endsAConnectionWithAConflict() {
    once(FaultKind.STREAM_ERROR, "conflict");
    alices.stanza(ping());

    assertThat(alices.take("stream:error").requireChild("conflict").has("type", "replaced"))
        .isTrue();
  }

  @Test
  void endsAConnectionWithAProtocolError() {
    once(FaultKind.STREAM_ERROR, "xml-not-well-formed");
    alices.stanza(ping());

    assertThat(alices.take("stream:error").child("xml-not-well-formed")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"401", "402", "403", "405", "503"})
  void failsALogin(String reason) {
    alices.hangUp();
    once(FaultKind.LOGIN_FAILURE, reason);
    alices.logIn();

    assertThat(alices.take("failure").has("reason", reason)).isTrue();
    assertThat(server.isClosed(alices.connection())).isTrue();
    alices.logIn();
    assertThat(alices.find("success")).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"429", "463"})
  void refusesAMessage(String code) {
    Node message = message();
    once(FaultKind.REFUSE_MESSAGE, code);
    alices.stanza(message);

    assertThat(alices.take("ack").has("error", code)).isTrue();
    assertThat(bobs.find("message")).isEmpty();

    alices.stanza(message);
    assertThat(alices.take("ack").find("error")).isEmpty();
    assertThat(bobs.find("message")).isPresent();
  }

  @Test
  void answersLateWithoutHoldingUpOtherStanzas() {
    server.order(FaultKind.SLOW_ANSWER, only("iq"), Fault.Odds.times(1));
    alices.stanza(ping());
    alices.stanza(message());

    assertThat(alices.find("ack")).isPresent();
    assertThat(alices.arrived()).noneMatch(node -> node.is("iq"));
    server.advance(Duration.ofSeconds(1));
    assertThat(alices.arrived()).anyMatch(node -> node.is("iq"));
  }

  @Test
  void delaysAStanzaAndAllAfterIt() {
    once(FaultKind.DELAY);
    server.phoneSends(alice, bob, Addressing.LID, "late");
    server.phoneSends(alice, bob, Addressing.LID, "after");

    assertThat(bobs.find("message")).isEmpty();
    server.advance(Duration.ofSeconds(1));
    assertThat(texts(bobs)).containsExactly("late", "after");
  }

  @Test
  void deliversAMessageTwice() {
    once(FaultKind.DUPLICATE);
    server.phoneSends(alice, bob, Addressing.LID, "twice");

    assertThat(bobs.signal().open(bobs.take("message"))).isInstanceOf(Decryption.Plain.class);
    assertThat(bobs.signal().open(bobs.take("message"))).isInstanceOf(Decryption.Duplicate.class);
  }

  @Test
  void deliversAMessageAfterTheNext() {
    once(FaultKind.REORDER);
    server.phoneSends(alice, bob, Addressing.LID, "first");
    server.phoneSends(alice, bob, Addressing.LID, "second");

    assertThat(texts(bobs)).containsExactly("second", "first");
  }

  @Test
  void doesNotHoldAMessageForEverThatNoneFollows() {
    once(FaultKind.REORDER);
    server.phoneSends(alice, bob, Addressing.LID, "only");
    server.advance(Duration.ofSeconds(1));

    assertThat(texts(bobs)).containsExactly("only");
  }

  @Test
  void forwardsARetransmissionThatThePhoneRecognises() {
    Node message = message();
    alices.stanza(message);
    once(FaultKind.FORWARD_RETRANSMISSIONS);
    alices.stanza(message);

    assertThat(bobs.arrived()).filteredOn(node -> node.is("message")).hasSize(2);
    assertThat(server.inbox(bob)).extracting(Inbox.Shown::text).containsExactly("hi");
  }

  @Test
  void servesABundleWithoutAOneTimeKey() {
    once(FaultKind.NO_ONE_TIME_KEY);

    assertThat(alices.signal().fetch(bobs.phoneNumber()).preKey()).isEmpty();
    assertThat(alices.signal().fetch(bobs.phoneNumber()).preKey()).isPresent();
  }

  @Test
  void servesAOneTimeKeyAgain() {
    PreKeyBundle first = alices.signal().fetch(bobs.phoneNumber());
    once(FaultKind.STALE_ONE_TIME_KEY);
    PreKeyBundle second = alices.signal().fetch(bobs.phoneNumber());

    assertThat(second.preKey()).isEqualTo(first.preKey()).isPresent();
  }

  @Test
  void servesAForgedBundle() {
    once(FaultKind.BAD_BUNDLE_SIGNATURE);

    assertThat(alices.signal().fetch(bobs.phoneNumber()).isGenuine()).isFalse();
    assertThat(alices.signal().fetch(bobs.phoneNumber()).isGenuine()).isTrue();
  }

  @Test
  void strikesOnlyTheDeviceThatIsNamed() {
    server.order(
        FaultKind.REFUSE_MESSAGE,
        new Fault.Target(Optional.of(bob.phoneNumber()), Optional.of(1), Optional.empty()),
        Fault.Odds.ALWAYS);
    alices.stanza(message());
    SentMessage byPhone = server.phoneSends(bob, alice, Addressing.LID, "from device 0");

    assertThat(alices.take("ack").find("error")).isEmpty();
    assertThat(byPhone.refusal()).isEmpty();
    bobs.stanza(bobs.signal().text("3EB02", alice, Addressing.LID, "hi"));
    assertThat(bobs.take("ack").has("error", "429")).isTrue();
  }

  @Test
  void endsWhenItsTimeIsOver() {
    Fault.Odds fiveSeconds =
        new Fault.Odds(1, Optional.empty(), Optional.of(server.now().plusSeconds(5)));
    server.order(FaultKind.SILENCE, Fault.Target.ALL, fiveSeconds);
    server.advance(Duration.ofSeconds(6));

    assertThat(alices.ask(ping()).has("type", "result")).isTrue();
  }

  @Test
  void strikesAboutAsOftenAsItsProbabilitySays() {
    Fault.Odds half = new Fault.Odds(0.5, Optional.empty(), Optional.empty());
    server.order(FaultKind.SILENCE, Fault.Target.ALL, half);
    for (int i = 0; i < 1_000; i++) {
      alices.stanza(ping());
    }

    assertThat(server.count(Counter.FAULTS)).isBetween(400L, 600L);
  }

  @Test
  void isLiftedOnDemand() {
    server.order(FaultKind.SILENCE, Fault.Target.ALL, Fault.Odds.ALWAYS);
    server.command(
        (_, desk) -> desk.server().faults().lift(desk.server().faults().all().getFirst().number()));

    assertThat(alices.ask(ping()).has("type", "result")).isTrue();
  }

  private static List<String> texts(TestDevice device) {
    return device.arrived().stream()
        .filter(node -> node.is("message"))
        .map(device.signal()::read)
        .map(message -> message.getConversation())
        .toList();
  }

  @Test
  void keepsTheOrderOfStanzasUnderLatency() {
    TestServer slow = new TestServer(CoreConfig.DEFAULT.withLatency(Duration.ofMillis(50)));
    Account carol = slow.account("Carol");
    TestDevice device = new TestDevice(slow);
    device.connectToPair();
    assertThat(device.arrived()).isEmpty();
    slow.advance(Duration.ofMillis(50));
    device.scan(carol, device.refs().getFirst());
    slow.advance(Duration.ofMillis(50));
    device.sign(device.take("iq"));
    slow.advance(Duration.ofMillis(50));
    assertThat(device.find("stream:error")).isPresent();
    device.hangUp();
    device.logIn();
    assertThat(device.arrived()).isEmpty();
    slow.advance(Duration.ofMillis(50));

    assertThat(device.arrived()).extracting(Node::tag).containsExactly("success", "ib", "ib");
  }
}
