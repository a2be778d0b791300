package dev.trunkline.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.trunkline.engine.Content;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.config.Configuration;
import dev.trunkline.gateway.session.SessionConfig;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.SessionStatus;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Sessions.Accepted;
import dev.trunkline.gateway.session.Sessions.SendOptions;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreSettings;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.store.jdbc.JdbcStore;
import dev.trunkline.simulator.Simulator;
import dev.trunkline.simulator.SimulatorConfig;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayTest {
  @TempDir private Path data;
  private Simulator simulator;
  private Gateway gateway;
  private Account alice;
  private Account bob;

  @BeforeEach
  void startBoth() {
    simulator = Simulator.start(SimulatorConfig.DEFAULT);
    alice = account("Alice");
    bob = account("Bob");
    gateway = start();
  }

  @AfterEach
  void stopBoth() {
    gateway.close();
    simulator.close();
  }

  private Gateway start() {
    return start(simulator.root().bytes());
  }

  private Gateway start(byte[] rootKey) {
    return start(rootKey, Map.of());
  }

  private Gateway start(byte[] rootKey, Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(more);
    environment.putAll(
        Map.of(
            "WHATSAPP_API_PORT",
            "0",
            "TRUNKLINE_HTTP_ADDRESS",
            "127.0.0.1",
            "TRUNKLINE_DATA",
            data.toString(),
            "TRUNKLINE_WHATSAPP_URL",
            simulator.webSocket().toString(),
            "TRUNKLINE_NOISE_ROOT_KEY",
            HexFormat.of().formatHex(rootKey)));
    return Gateway.start(Configuration.read(environment, RandomGenerator.getDefault()));
  }

  private Account account(String pushName) {
    return TestWorld.person(simulator, pushName);
  }

  private Sessions sessions() {
    return gateway.sessions();
  }

  private void pair(String session, Account account) {
    sessions().create(session, SessionConfig.EMPTY, true);
    QrCode code = QrCode.find(sessions().qr(session)).orElseThrow();
    simulator.ask((turn, desk) -> desk.pairing().scan(turn, account, code)).join();
    awaitStatus(session, SessionStatus.WORKING);
  }

  private void awaitStatus(String session, SessionStatus status) {
    await()
        .atMost(TestWorld.PATIENCE)
        .until(() -> sessions().find(session).orElseThrow().status() == status);
  }

  /// A message is answered when it is stored, if WhatsApp takes its time.
  private void awaitInbox(Account account, String... texts) {
    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> assertThat(inbox(account)).extracting(Inbox.Shown::text).containsExactly(texts));
  }

  private void awaitInbox(Account account, int fromOthers) {
    await()
        .atMost(TestWorld.PATIENCE)
        .until(
            () -> inbox(account).stream().filter(shown -> !shown.fromMe()).count() == fromOthers);
  }

  private List<Inbox.Shown> inbox(Account account) {
    return simulator.ask((turn, desk) -> desk.phones().of(turn, account).inbox().after(0)).join();
  }

  private List<Violation> violations() {
    return simulator.ask((_, desk) -> desk.server().judge().violations().latest()).join();
  }

  private static Jid chat(Account account) {
    return Jid.phoneNumber(account.phoneNumber());
  }

  private Accepted send(String session, Account to, String text) {
    return sessions().send(session, chat(to), Content.Text.of(text), SendOptions.NONE);
  }

  @Test
  void pairsAndSends() {
    pair("a", alice);

    Accepted first = send("a", bob, "hello");
    awaitInbox(bob, "hello");
    Accepted next = send("a", bob, "you");

    assertThat(next.sent()).isTrue(); // the first one of a process may take too long
    assertThat(inbox(bob))
        .extracting(Inbox.Shown::id)
        .containsExactly(first.messageId(), next.messageId());
    assertThat(violations()).isEmpty();
  }

  @Test
  void showsWhatItAnswered() {
    for (int i = 0; i < 50; i++) {
      sessions().create("s" + i, SessionConfig.EMPTY, true);

      SessionStatus shown = sessions().find("s" + i).orElseThrow().status();

      assertThat(shown).isIn(SessionStatus.STARTING, SessionStatus.SCAN_QR_CODE);
    }
  }

  @Test
  void comesBackWithoutAScan() {
    pair("a", alice);
    send("a", bob, "before");

    gateway.close();
    gateway = start();
    awaitStatus("a", SessionStatus.WORKING);
    send("a", bob, "after");

    awaitInbox(bob, "before", "after");
    assertThat(violations()).isEmpty();
  }

  @Test
  void staysStoppedAcrossARestart() {
    pair("a", alice);
    sessions().stop("a");

    gateway.close();
    gateway = start();

    assertThat(sessions().find("a").orElseThrow().status()).isEqualTo(SessionStatus.STOPPED);
    assertThatThrownBy(() -> send("a", bob, "no")).isInstanceOf(SessionException.WrongStatus.class);
    sessions().start("a");
    awaitStatus("a", SessionStatus.WORKING);
  }

  @Test
  void offersANewCodeAfterALogOut() {
    pair("a", alice);

    sessions().logOut("a");

    awaitStatus("a", SessionStatus.SCAN_QR_CODE);
    assertThat(sessions().find("a").orElseThrow().me()).isEmpty();
    assertThat(alice.linkedDevices()).isEmpty();
  }

  @Test
  void isGoneAfterADelete() {
    pair("a", alice);

    sessions().delete("a");

    assertThat(sessions().find("a")).isEmpty();
    assertThat(alice.linkedDevices()).isEmpty();
    pair("a", alice);
    send("a", bob, "again");
    awaitInbox(bob, "again");
  }

  @Test
  void failsWhenThePhoneUnlinksIt() {
    pair("a", alice);

    simulator
        .ask((turn, desk) -> {
          desk.unlinking().unlink(turn, alice.linkedDevices().getFirst());
          return true;
        })
        .join();

    awaitStatus("a", SessionStatus.FAILED);
    assertThat(sessions().find("a").orElseThrow().reason().orElseThrow()).contains("LOGGED_OUT");
  }

  @Test
  void trustsNoServerThatAnotherRootVouchesFor() {
    pair("a", alice);
    gateway.close();

    gateway = start(new byte[32]);

    awaitStatus("a", SessionStatus.FAILED);
    assertThat(sessions().find("a").orElseThrow().reason().orElseThrow())
        .contains("UNTRUSTED_SERVER");
    gateway.close();
    gateway = start();
    sessions().start("a");
    awaitStatus("a", SessionStatus.WORKING);
  }

  @Test
  void remembersFromTheBeginningWhatTheWebhookOfAllSessionsHasNotGot() {
    gateway.close();
    gateway =
        start(
            simulator.root().bytes(),
            Map.of("WHATSAPP_HOOK_URL", "http://127.0.0.1:9/", "WHATSAPP_HOOK_EVENTS", "message"));

    sessions().create("a", SessionConfig.EMPTY, true);

    gateway.close();
    try (Store store = JdbcStore.open(StoreSettings.of("sqlite:" + data.resolve("trunkline.db")))) {
      assertThat(store.events().cursors(new SessionId("a")))
          .extracting(WebhookCursor::seq)
          .containsExactly(0L);
    }
  }

  @Test
  void writesBetweenTwoSessions() {
    pair("a", alice);
    pair("b", bob);

    for (int i = 1; i <= 20; i++) {
      send("a", bob, "to b " + i);
      send("b", alice, "to a " + i);
    }

    awaitInbox(bob, 20);
    awaitInbox(alice, 20);
    assertThat(violations()).isEmpty();
  }

  @Test
  void hearsWhatAPhoneSends() {
    pair("a", alice);

    simulator
        .ask((turn, desk) -> desk.phones().send(turn, bob, alice, Addressing.LID, "hi"))
        .join();

    await()
        .atMost(TestWorld.PATIENCE)
        .untilAsserted(
            () -> assertThat(sessions().find("a").orElseThrow().lastActivityAt()).isPresent());
  }
}
