package dev.trunkline.simulator.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.AccountEvent.ReceiptType;
import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Profile.Addressing;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Reply;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.Phone;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LinkedDeviceTest {
  private static final dev.trunkline.simulator.registry.Addressing BY_PN =
      dev.trunkline.simulator.registry.Addressing.PHONE_NUMBER;
  private static final dev.trunkline.simulator.registry.Addressing BY_LID =
      dev.trunkline.simulator.registry.Addressing.LID;

  private final World world = new World();
  private final Account alice = world.server().account("Alice");
  private final Account bob = world.server().account("Bob");

  private static Jid chat(Account account) {
    return Jid.phoneNumber(account.phoneNumber());
  }

  private static Profile addressing(Addressing addressing) {
    return new Profile("Test", "Chrome", true, addressing);
  }

  @Test
  void isLinkedByAScan() {
    TestedDevice device = world.newDevice();

    world.scan(alice, device);
    world.pass(Duration.ofSeconds(2));

    AccountEvent.Online online = device.latest(AccountEvent.Online.class);
    assertThat(online.me().phoneNumber().account()).isEqualTo(chat(alice));
    assertThat(online.me().phoneNumber().device()).isPositive();
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void isLinkedByACode() {
    TestedDevice device = world.newDevice();

    Reply.Outcome outcome = device.ask(new Request.RequestPairingCode(alice.phoneNumber()));
    String code = ((Reply.Outcome.PairingCode) outcome).code();
    world.server().command((turn, desk) -> desk.pairing().codes().type(turn, alice, code));
    world.settle();
    world.pass(Duration.ofSeconds(2));

    assertThat(device.latest(AccountEvent.Online.class).me().phoneNumber().account())
        .isEqualTo(chat(alice));
  }

  @Test
  void offersSixCodesAndThenGivesUp() {
    TestedDevice device = world.newDevice();

    world.pass(Duration.ofSeconds(165));

    assertThat(device.all(AccountEvent.QrOffered.class)).hasSize(6);
    AccountEvent.Disconnected end = device.latest(AccountEvent.Disconnected.class);
    assertThat(end.reason()).isEqualTo(CloseReason.PAIRING_EXPIRED);
    assertThat(end.retryAt()).isEmpty();
  }

  @Test
  void logsInAgainWithoutAScan() {
    TestedDevice device = world.linked(alice);

    device.crash();
    device.start();
    world.pass(Duration.ofSeconds(1));

    assertThat(device.all(AccountEvent.Online.class)).hasSize(2);
    assertThat(device.all(AccountEvent.QrOffered.class)).hasSize(1);
  }

  @Test
  void leavesAsManyOneTimeKeysAtTheServerAsItsProfileSays() {
    world.linked(alice, Profile.DEFAULT.withOneTimeKeys(20));

    assertThat(world.server().count(Counter.PRE_KEYS_UPLOADED)).isEqualTo(20);
  }

  /// All accounts of a process that was down for days are due at once: the work must not be done at
  /// their logins.
  @Test
  void comparesItsKeysWithTheServersCopyOnceADayAndNotWhenItLogsIn() {
    // Given
    TestedDevice device = world.linked(alice, Profile.DEFAULT.withOneTimeKeys(20));
    List<Node> digests = new ArrayList<>();
    device.meddle(stanza -> {
      stanza.child("digest").ifPresent(digests::add);
      return List.of(stanza);
    });
    device.crash();
    world.server().advance(Duration.ofDays(2));

    // When
    device.start();
    world.pass(Duration.ofSeconds(15));
    int atLogin = digests.size();
    world.pass(Duration.ofHours(3));

    // Then
    assertThat(atLogin).isZero();
    assertThat(digests).hasSize(1);
    assertThat(world.server().count(Counter.PRE_KEYS_UPLOADED)).isEqualTo(20);
  }

  @Test
  void writesToAPhoneAndHearsBack() {
    TestedDevice device = world.linked(alice);

    device.send("3EB0A1", chat(bob), "hello");

    assertThat(device.latest(AccountEvent.Acknowledged.class).messageId()).isEqualTo("3EB0A1");
    assertThat(world.server().inbox(bob)).extracting(Inbox.Shown::text).containsExactly("hello");
    assertThat(world.server().inbox(alice))
        .extracting(Inbox.Shown::text, Inbox.Shown::fromMe)
        .containsExactly(tuple("hello", true));
    AccountEvent.ReceiptArrived receipt = device.latest(AccountEvent.ReceiptArrived.class);
    assertThat(receipt.type()).isEqualTo(ReceiptType.DELIVERED);
    assertThat(receipt.messageIds()).containsExactly("3EB0A1");
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void readsWhatAPhoneWritesByEitherName() {
    TestedDevice device = world.linked(alice);

    world.server().phoneSends(bob, alice, BY_PN, "by phone number");
    world.server().phoneSends(bob, alice, BY_LID, "by LID");
    world.settle();

    assertThat(device.texts()).containsExactly("by phone number", "by LID");
    assertThat(device.messages().getFirst().chat()).isEqualTo(chat(bob));
    assertThat(device.messages().getLast().chatAlternate()).contains(chat(bob));
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void addressesAsConfigured() {
    TestedDevice asAsked = world.linked(alice, addressing(Addressing.AS_ASKED));
    TestedDevice preferLid = world.linked(bob, addressing(Addressing.PREFER_LID));

    asAsked.send("3EB0A1", chat(bob), "to a phone number");
    preferLid.send("3EB0B1", chat(alice), "to a LID");

    assertThat(preferLid.messages().getFirst().chat().isPhoneNumber()).isTrue();
    assertThat(asAsked.messages().getFirst().chat().isLid()).isTrue();
    assertThat(asAsked.messages().getFirst().chatAlternate()).contains(chat(bob));
  }

  @Test
  void seesWhatAnotherDeviceOfTheAccountSends() {
    TestedDevice first = world.linked(alice);
    TestedDevice second = world.linked(alice);

    first.send("3EB0A1", chat(bob), "from the first");

    assertThat(second.texts()).containsExactly("from the first");
    assertThat(second.messages().getFirst().fromMe()).isTrue();
    assertThat(
            second
                .messages()
                .getFirst()
                .chatAlternate()
                .or(() -> Optional.of(second.messages().getFirst().chat())))
        .isPresent();
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void asksAgainForWhatItCannotRead() {
    TestedDevice device = world.linked(alice);
    world.server().phoneSends(bob, alice, BY_PN, "first");
    world.settle();
    device.send("3EB0A1", chat(bob), "answer");

    device.loseSessions();
    world.server().phoneSends(bob, alice, BY_PN, "unreadable at first");
    world.settle();

    assertThat(device.texts()).containsExactly("first", "unreadable at first");
    assertThat(device.all(AccountEvent.MessageUnreadable.class)).hasSize(1);
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void encryptsAnewForWhoCannotRead() {
    TestedDevice device = world.linked(alice);
    world.server().phoneSends(bob, alice, BY_PN, "first");
    world.settle();
    device.send("3EB0A1", chat(bob), "one");

    world.server().command((turn, desk) -> desk.phones().of(turn, bob).forgetSessions(alice));
    device.send("3EB0A2", chat(bob), "two");
    world.settle();

    assertThat(world.server().inbox(bob))
        .extracting(Inbox.Shown::text)
        .containsExactly("one", "two");
    assertThat(world.server().inbox(bob).getLast().retries()).isPositive();
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void getsWhatWaitedWhileItWasAway() {
    TestedDevice device = world.linked(alice);
    device.stop();

    world.server().phoneSends(bob, alice, BY_PN, "one");
    world.server().phoneSends(bob, alice, BY_LID, "two");
    device.start();
    world.pass(Duration.ofSeconds(1));

    assertThat(device.texts()).containsExactly("one", "two");
    assertThat(device.messages().getFirst().offline()).isTrue();
  }

  @Test
  void sendsTheSameBytesWhenAskedAgain() {
    TestedDevice device = world.linked(alice);
    world
        .server()
        .order(
            FaultKind.DROP_AFTER,
            new Fault.Target(
                Optional.of(alice.phoneNumber()), Optional.empty(), Optional.of("message")),
            Fault.Odds.times(1));

    device.send("3EB0A1", chat(bob), "once");
    world.pass(Duration.ofSeconds(5));
    device.sendAgain("3EB0A1", chat(bob), "once");

    assertThat(device.all(AccountEvent.Acknowledged.class)).hasSize(1);
    assertThat(world.server().inbox(bob)).extracting(Inbox.Shown::text).containsExactly("once");
    assertThat(world.server().count(Counter.RETRANSMISSIONS)).isEqualTo(1);
    assertThat(world.server().violations()).isEmpty();
  }

  @Test
  void doesNotComeBackByItselfWhenReplaced() {
    TestedDevice device = world.linked(alice);
    TestedDevice copy = new TestedDevice(world, Profile.DEFAULT);
    copy.records().putAll(device.records());

    copy.start();
    world.pass(Duration.ofSeconds(1));
    device.receive();
    world.pass(Duration.ofMinutes(5));

    AccountEvent.Disconnected end = device.latest(AccountEvent.Disconnected.class);
    assertThat(end.reason()).isEqualTo(CloseReason.REPLACED);
    assertThat(end.retryAt()).isEmpty();
    assertThat(device.all(AccountEvent.Online.class)).hasSize(1);
  }

  @Test
  void forgetsEverythingWhenThePhoneUnlinksIt() {
    TestedDevice device = world.linked(alice);

    world
        .server()
        .command((turn, desk) -> {
          desk.unlinking().unlink(turn, alice.linkedDevices().getFirst());
          return true;
        });
    world.settle();

    assertThat(device.latest(AccountEvent.LoggedOut.class))
        .isEqualTo(new AccountEvent.LoggedOut(CloseReason.LOGGED_OUT, Optional.empty()));
    assertThat(device.records()).isEmpty();
    device.start();
    world.settle();
    assertThat(device.all(AccountEvent.QrOffered.class)).hasSize(2);
  }

  @Test
  void unlinksItself() {
    TestedDevice device = world.linked(alice);

    Reply.Outcome outcome = device.ask(new Request.LogOut());

    assertThat(outcome).isEqualTo(new Reply.Outcome.Done());
    assertThat(device.all(AccountEvent.LoggedOut.class)).hasSize(1);
    assertThat(device.records()).isEmpty();
    assertThat(alice.linkedDevices()).isEmpty();
  }

  @Test
  void tellsWhetherANumberIsOnWhatsApp() {
    TestedDevice device = world.linked(alice);

    Reply.Outcome known = device.ask(new Request.CheckNumber(bob.phoneNumber()));
    Reply.Outcome unknown = device.ask(new Request.CheckNumber("49123456789"));

    assertThat(known)
        .isEqualTo(
            new Reply.Outcome.NumberCheck(
                true, Optional.of(chat(bob)), Optional.of(Jid.lid(bob.lid()))));
    assertThat(unknown)
        .isEqualTo(new Reply.Outcome.NumberCheck(false, Optional.empty(), Optional.empty()));
  }

  @Test
  void tellsWhatItReadAndThatItTypes() {
    TestedDevice device = world.linked(alice);
    var sent = world.server().phoneSends(bob, alice, BY_PN, "read me");
    world.settle();

    device.ask(
        new Request.MarkRead(
            device.messages().getFirst().chat(), Optional.empty(), List.of(sent.id())));
    device.ask(new Request.ShowChatState(chat(bob), ChatState.COMPOSING));

    List<Phone.SeenChatState> seen =
        world.server().command((turn, desk) -> desk.phones().of(turn, bob).chatStates());
    assertThat(sent.receipts()).extracting("type").contains("delivered", "read");
    assertThat(seen).hasSize(1);
  }

  @Test
  void pingsAndGivesUpASilentConnection() {
    TestedDevice device = world.linked(alice);

    world.server().order(FaultKind.SILENCE, Fault.Target.ALL, Fault.Odds.times(1));
    world.pass(Duration.ofSeconds(60));

    assertThat(device.all(AccountEvent.Disconnected.class))
        .extracting(AccountEvent.Disconnected::reason)
        .contains(CloseReason.SILENCE);
    assertThat(device.all(AccountEvent.Online.class).size()).isGreaterThan(1);
  }

  @Test
  void learnsItsOwnOtherNameWhenItLogsIn() {
    TestedDevice device = world.linked(alice);
    device.records().keySet().removeIf(key -> key.kind() == RecordKey.Kind.LID_OF_PHONE_NUMBER);
    device.records().keySet().removeIf(key -> key.kind() == RecordKey.Kind.PHONE_NUMBER_OF_LID);

    device.crash();
    device.start();
    world.pass(Duration.ofSeconds(1));

    assertThat(device.alternateOf(chat(alice))).contains(Jid.lid(alice.lid()));
  }

  @Test
  void asksForItsOwnDevicesWhenTheyChangeWhileAMessageIsOnItsWay() {
    TestedDevice device = world.linked(alice);
    Account carol = world.server().account("Carol");
    device.send("3EB0A1", chat(bob), "its own devices are known now");

    device.take(TestedDevice.sending("3EB0A2", chat(carol), "hello", false));
    device.arrives(
        Node.of("notification")
            .with("id", "N1")
            .with("type", "devices")
            .with("from", Jid.lid(alice.lid()))
            .holding(Node.of("update")));
    world.settle();

    assertThat(device.all(AccountEvent.Rejected.class)).isEmpty();
    assertThat(world.server().inbox(carol)).extracting(Inbox.Shown::text).containsExactly("hello");
  }

  @Test
  void answersARequestToSendAgainThatCameRightBeforeACrash() {
    TestedDevice device = world.linked(alice);
    device.send("3EB0A1", chat(bob), "one");
    world.server().command((turn, desk) -> desk.phones().of(turn, bob).forgetSessions(alice));
    world
        .server()
        .order(
            FaultKind.DROP_BEFORE,
            new Fault.Target(Optional.of(alice.phoneNumber()), Optional.empty(), Optional.of("iq")),
            Fault.Odds.times(1));

    device.send("3EB0A2", chat(bob), "two");
    device.crash();
    device.start();
    world.pass(Duration.ofSeconds(1));

    assertThat(world.server().inbox(bob))
        .extracting(Inbox.Shown::text)
        .containsExactly("one", "two");
    assertThat(world.server().violations()).isEmpty();
  }

  /// Her next message is neither delivered nor acknowledged.
  private void loseAMessageOfAlice() {
    world
        .server()
        .order(
            FaultKind.SILENCE,
            new Fault.Target(
                Optional.of(alice.phoneNumber()), Optional.empty(), Optional.of("message")),
            Fault.Odds.times(1));
  }

  @Test
  void givesUpAConnectionThatAcknowledgesNoMessage() {
    TestedDevice device = world.linked(alice);
    loseAMessageOfAlice();

    device.send("3EB0A1", chat(bob), "hello");
    world.pass(Duration.ofSeconds(61));

    assertThat(device.latest(AccountEvent.Disconnected.class).reason())
        .isEqualTo(CloseReason.SILENCE);
  }

  @Test
  void awaitsNoAckOfAConnectionThatIsGone() {
    TestedDevice device = world.linked(alice);
    loseAMessageOfAlice();

    device.send("3EB0A1", chat(bob), "hello");
    world.pass(Duration.ofMillis(59_900));
    device.lose();
    world.pass(Duration.ofSeconds(5));

    assertThat(device.all(AccountEvent.Disconnected.class))
        .extracting(AccountEvent.Disconnected::reason)
        .doesNotContain(CloseReason.SILENCE);
    assertThat(device.all(AccountEvent.Online.class)).hasSize(2);
  }

  @Test
  void readsTheLastMessageOfADeviceThatIsUnlinkedOnlyOnce() {
    TestedDevice device = world.linked(alice);
    TestedDevice friend = world.linked(bob);
    world.server().order(FaultKind.NO_ONE_TIME_KEY, Fault.Target.ALL, Fault.Odds.times(5));
    world
        .server()
        .order(
            FaultKind.DROP_BEFORE,
            new Fault.Target(
                Optional.of(alice.phoneNumber()), Optional.empty(), Optional.of("receipt")),
            Fault.Odds.times(2));

    friend.send("3EB0B1", chat(alice), "bye");
    world
        .server()
        .command((turn, desk) -> {
          desk.unlinking().unlink(turn, bob.linkedDevices().getFirst());
          return true;
        });
    world.pass(Duration.ofSeconds(20));

    assertThat(world.server().count(Counter.REDELIVERIES)).isGreaterThan(1);
    assertThat(device.texts()).containsExactly("bye");
  }

  @Test
  void asksForTheDevicesOfAnAccountAnewWhenItCanReachNone() {
    TestedDevice device = world.linked(alice);
    device.send("3EB0A1", chat(bob), "one");
    Jid phone = Jid.lid(bob.lid());
    device.arrives(
        Node.of("notification")
            .with("id", "N1")
            .with("type", "devices")
            .with("from", phone)
            .holding(Node.of("remove").holding(Node.of("device").with("jid", phone))));

    device.send("3EB0A2", chat(bob), "two");
    device.send("3EB0A2", chat(bob), "two");

    assertThat(device.all(AccountEvent.Rejected.class))
        .singleElement()
        .matches(AccountEvent.Rejected::retryable);
    assertThat(world.server().inbox(bob))
        .extracting(Inbox.Shown::text)
        .containsExactly("one", "two");
  }
}
