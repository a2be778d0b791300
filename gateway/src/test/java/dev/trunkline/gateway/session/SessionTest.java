package dev.trunkline.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.Transport;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.json.Json;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.Answer;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.Hold;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Jid FRIEND = Jid.phoneNumber("15550000102");
  private static final Jid GROUP = Jid.parse("1203@g.us");
  private static final Me ME =
      new Me(Jid.parse("15550000101:1@s.whatsapp.net"), Jid.parse("1001:1@lid"), "Alice");

  @Test
  void isOnItsWayBeforeItIsResumed() {
    Session session = linked(DesiredState.RUNNING);

    session.expectResume();

    assertThat(session.view().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(session.step(send(), NOW, true).effects())
        .singleElement()
        .isInstanceOfSatisfying(
            SessionEffect.Answer.class,
            answer -> assertThat(answer.answered()).isInstanceOf(Answered.Stored.class));
  }

  @Test
  void staysStoppedWhenItIsNotMeantToRun() {
    Session session = linked(DesiredState.STOPPED);

    session.expectResume();

    assertThat(session.view().status()).isEqualTo(SessionStatus.STOPPED);
  }

  @Test
  void showsNoCodeOnceItIsScanned() {
    Telling engine = new Telling(new AccountEvent.QrOffered("2@code", NOW));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    assertThat(session.view().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    assertThat(session.qr()).hasValue("2@code");
    engine.next = new AccountEvent.Paired(ME);

    session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    assertThat(session.view().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(session.view().me()).hasValue(ME);
    assertThat(session.qr()).isEmpty();
  }

  @Test
  void waitsForAnotherScanWhenItWasLinkedByHalves() {
    Telling engine = new Telling(new AccountEvent.Paired(ME));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    engine.next =
        new AccountEvent.LoggedOut(CloseReason.LOGGED_OUT, Optional.of(NOW.plusSeconds(1)));
    session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);
    assertThat(session.view().status()).isEqualTo(SessionStatus.STARTING);
    assertThat(session.view().me()).isEmpty();
    engine.next = new AccountEvent.QrOffered("2@another", NOW);

    session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    assertThat(session.view().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
    assertThat(session.qr()).hasValue("2@another");
  }

  /// Another connection took over: a former owner's, perhaps. The write of the status says whether
  /// the session is still this one's.
  @Test
  void comesBackAWhileAfterItsConnectionWasReplaced() {
    Telling engine = new Telling(new AccountEvent.Online(ME));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    engine.next = new AccountEvent.Disconnected(CloseReason.REPLACED, "conflict", Optional.empty());

    SessionStep step = session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    Instant back = NOW.plus(Comeback.SHORTEST);
    assertThat(step.writes()).anyMatch(Write.PutStatus.class::isInstance);
    assertThat(step.wakeAt()).contains(back);
    assertThat(session.view().status()).isEqualTo(SessionStatus.STARTING);
    engine.next = new AccountEvent.Online(ME);
    session.step(new SessionInput.FromEngine(new Input.Wake()), back, true);
    assertThat(engine.taken).endsWith(new Input.Wake(), new Input.Start());
  }

  @ParameterizedTest
  @EnumSource(names = {"PAIRING_EXPIRED", "BANNED"})
  void isParkedWhenOnlyItsUserCanBringItBack(CloseReason reason) {
    // Given
    Telling engine = new Telling(new AccountEvent.QrOffered("2@code", NOW));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    engine.next = new AccountEvent.Disconnected(reason, "in vain", Optional.empty());

    // When
    SessionStep step = session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    // Then
    assertThat(step.writes()).contains(new Write.PutSession(stored(DesiredState.PARKED)));
    assertThat(session.view().status()).isEqualTo(SessionStatus.FAILED);
  }

  @Test
  void isTriedAgainByAnotherProgramWhenItsClientIsOutdated() {
    Telling engine = new Telling(new AccountEvent.QrOffered("2@code", NOW));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    engine.next =
        new AccountEvent.Disconnected(CloseReason.CLIENT_OUTDATED, "405", Optional.empty());

    SessionStep step = session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    assertThat(step.writes()).noneMatch(Write.PutSession.class::isInstance);
    assertThat(session.view().status()).isEqualTo(SessionStatus.FAILED);
  }

  @Test
  void staysParkedUnderItsNextOwnerUntilItIsStarted() {
    // Given
    Telling engine = new Telling(new AccountEvent.QrOffered("2@code", NOW));
    Optional<Sighting.Said> said =
        Optional.of(new Sighting.Said("FAILED", NOW.minusSeconds(9), Optional.of("nobody came")));
    Session session =
        new Session(
            new Session.Parts(
                engine, new Random(1), Profile.Addressing.PREFER_LID, new EmptyStore()),
            new LoadedSession(stored(DesiredState.PARKED), 0, 0, 0, Optional.empty(), said),
            SessionConfig.EMPTY);
    session.expectResume();

    // When
    SessionStep resumed = session.step(new SessionInput.Resume(1), NOW, true);
    SessionView parked = session.view();
    SessionStep started = session.step(new SessionInput.Start(2), NOW, true);

    // Then
    assertThat(resumed.writes()).isEmpty();
    assertThat(parked.status()).isEqualTo(SessionStatus.FAILED);
    assertThat(parked.reason()).contains("nobody came");
    assertThat(parked.statusSince()).isEqualTo(NOW.minusSeconds(9));
    assertThat(started.writes()).contains(new Write.PutSession(stored(DesiredState.RUNNING)));
    assertThat(session.view().status()).isEqualTo(SessionStatus.SCAN_QR_CODE);
  }

  private static StoredSession stored(DesiredState desired) {
    return new StoredSession(
        new SessionId("a"), new ShardId(0), desired, "{}", Optional.empty(), NOW, NOW);
  }

  @Test
  void doesNotComeBackWhenItIsStopped() {
    Telling engine = new Telling(new AccountEvent.Online(ME));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    engine.next = new AccountEvent.Disconnected(CloseReason.REPLACED, "conflict", Optional.empty());
    session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    SessionStep step = session.step(new SessionInput.Stop(2), NOW, true);

    assertThat(step.wakeAt()).isEmpty();
  }

  /// The clock of the session's former owner was ahead.
  @Test
  void acceptsNothingBeforeWhatWaitsAlready() {
    Instant accepted = NOW.plusSeconds(2);
    Session session = linked(DesiredState.RUNNING, Optional.of(accepted));
    session.expectResume();

    SessionStep step = session.step(send(), NOW, true);

    assertThat(step.writes())
        .singleElement()
        .isInstanceOfSatisfying(
            Write.AcceptOutbox.class,
            write -> assertThat(write.entry().dueAt()).isEqualTo(accepted));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void tellsNothingOfGroupsThatAreToBeIgnored(boolean ignored) {
    AccountEvent receipt =
        new AccountEvent.ReceiptArrived(
            GROUP, FRIEND, List.of("3EB0AA"), AccountEvent.ReceiptType.DELIVERED, NOW);
    Telling engine = new Telling(new AccountEvent.Online(ME));
    Session session = unlinked(engine);
    session.step(new SessionInput.Start(1), NOW, true);
    String config = "{\"ignore\":{\"groups\":%s}}".formatted(ignored);
    session.step(
        new SessionInput.Configure(
            2, SessionConfig.read(Json.read(config), SessionDefaults.DEFAULT)),
        NOW,
        true);
    engine.next = receipt;

    SessionStep step = session.step(new SessionInput.FromEngine(new Input.Wake()), NOW, true);

    assertThat(step.writes().stream().anyMatch(Write.AppendEvent.class::isInstance))
        .isNotEqualTo(ignored);
  }

  private static SessionInput send() {
    return new SessionInput.Send(
        1,
        new SessionInput.Draft("3EB0AA", true, FRIEND, Content.Text.of("hello"), Terms.NONE),
        Optional.empty());
  }

  private static Session linked(DesiredState desired) {
    return linked(desired, Optional.empty());
  }

  private static Session linked(DesiredState desired, Optional<Instant> accepted) {
    StoredSession stored =
        new StoredSession(
            new SessionId("a"),
            new ShardId(0),
            desired,
            "{}",
            Optional.of(MeJson.encode(ME)),
            NOW,
            NOW);
    return new Session(
        new Session.Parts(
            new Unused(), new Random(1), Profile.Addressing.PREFER_LID, new EmptyStore()),
        new LoadedSession(stored, 0, 0, 0, accepted, Optional.empty()),
        SessionConfig.EMPTY);
  }

  private static Session unlinked(Engine engine) {
    return new Session(
        new Session.Parts(engine, new Random(1), Profile.Addressing.PREFER_LID, new EmptyStore()),
        LoadedSession.created(stored(DesiredState.STOPPED)),
        SessionConfig.EMPTY);
  }

  /// An engine whose accounts tell one event in each step.
  private static final class Telling implements Engine {
    private final List<Input> taken = new ArrayList<>();
    private AccountEvent next;

    Telling(AccountEvent first) {
      next = first;
    }

    @Override
    public Account open(Records records, Profile profile, RandomGenerator random) {
      return new Account() {
        @Override
        public Step step(Input input, Instant now) {
          taken.add(input);
          return new Step(List.of(), List.of(next), List.of(), List.of(), Optional.empty());
        }

        @Override
        public Optional<Jid> alternateOf(Jid account) {
          return Optional.empty();
        }
      };
    }

    @Override
    public String newMessageId(RandomGenerator random) {
      throw new AssertionError("nothing is sent");
    }

    @Override
    public Transport transport(Consumer<Input> inbox) {
      throw new AssertionError("nothing is connected");
    }
  }

  /// A session that is not resumed has no account, and needs no engine.
  private static final class Unused implements Engine {
    @Override
    public Account open(Records records, Profile profile, RandomGenerator random) {
      throw new AssertionError("not resumed");
    }

    @Override
    public String newMessageId(RandomGenerator random) {
      throw new AssertionError("not resumed");
    }

    @Override
    public Transport transport(Consumer<Input> inbox) {
      throw new AssertionError("not resumed");
    }
  }

  private static final class EmptyStore implements SessionReads {
    @Override
    public Records records() {
      return _ -> Optional.empty();
    }

    @Override
    public Optional<OutboxEntry> message(String messageId) {
      return Optional.empty();
    }

    @Override
    public Optional<Answer> answer(String key, Instant now) {
      return Optional.empty();
    }

    @Override
    public List<OutboxEntry> pending(Instant now, int each, int limit) {
      return List.of();
    }

    @Override
    public List<String> blocked(Instant now) {
      return List.of();
    }

    @Override
    public Optional<Instant> nextReady(Instant now) {
      return Optional.empty();
    }

    @Override
    public List<OutboxEntry> list(Outbox.Filter filter, long afterSeq, int limit) {
      return List.of();
    }

    @Override
    public List<Hold> holds() {
      return List.of();
    }
  }
}
