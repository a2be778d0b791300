package dev.trunkline.engine.device;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.device.DeviceState.Connecting;
import dev.trunkline.engine.device.DeviceState.LoggingIn;
import dev.trunkline.engine.device.DeviceState.Online;
import dev.trunkline.engine.device.DeviceState.Parked;
import dev.trunkline.engine.device.DeviceState.Registering;
import dev.trunkline.engine.device.DeviceState.Waiting;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.pairing.PairingAttempt;
import dev.trunkline.engine.peer.PeerException;
import dev.trunkline.engine.prekey.PreKeys;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Disconnect;
import dev.trunkline.engine.transport.Opened;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.engine.turn.Turn;
import dev.trunkline.engine.usync.LidMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// One linked device of an account: the native engine's state machine. [DeviceState] draws it.
public final class LinkedDevice implements Account {

  /// How often WhatsApp may say that it does not know a device that was linked by halves before a
  /// phone must scan again: the device's answer may arrive after its next login.
  private static final int HALF_LINKED_TRIES = 2;

  private final Records records;
  private final Profile profile;
  private final RandomGenerator random;

  private Optional<Credentials> credentials = Optional.empty();
  private Conversation conversation = Conversation.none();
  private DeviceState state = new Parked();

  /// The connection that is open, or opening: what arrives on another one came too late.
  private OptionalLong connection = OptionalLong.empty();

  /// See [dev.trunkline.engine.Engine#open].
  public LinkedDevice(Records records, Profile profile, RandomGenerator random) {
    this.records = records;
    this.profile = profile;
    this.random = random;
  }

  @Override
  public Step step(Input input, Instant now) {
    Turn turn = turn(now);
    try {
      take(turn, input);
    } catch (PeerException e) {
      turn = turn(now);
      Unreadable.refuse(turn, conversation, input, e);
    }
    if (turn.closing().isPresent()) {
      close(turn, turn.closing().get());
    }
    credentials = Optional.of(turn.credentials());
    return turn.finish(wakeAt());
  }

  @Override
  public Optional<Jid> alternateOf(Jid account) {
    return LidMapping.alternateOf(records, account.account());
  }

  private Turn turn(Instant now) {
    Credentials mine = credentials.orElseGet(() -> Credentials.load(records, random, now));
    return new Turn(now, random, records, profile, mine, conversation.queries());
  }

  private void take(Turn turn, Input input) {
    switch (input) {
      case Input.Start _ -> onStart(turn);
      case Input.Stop _ -> turn.close(CloseReason.STOPPED, "stopped");
      case Input.Wake _ -> onWake(turn);
      case Input.Ask(long ticket, var request) ->
          Requests.on(turn, state, conversation, ticket, request);
      case Opened(long on) when isOn(on) -> onOpened(turn);
      case StanzaArrived(long on, Node stanza) when isOn(on) -> onStanza(turn, stanza);
      case Closed(long on, CloseReason reason, String detail) when isOn(on) ->
          onClosed(turn, reason, detail);
      case Opened _, StanzaArrived _, Closed _ -> {} // of an earlier connection
      case Input.Arrival other ->
          throw new IllegalArgumentException("an arrival of another engine: " + other);
    }
    if (state instanceof LoggingIn(int attempt, Login login, Pulse pulse) && login.isComplete()) {
      state = new Online(attempt, turn.now(), pulse);
      turn.tell(new AccountEvent.Online(turn.credentials().requireLink().me()));
    }
    if (state instanceof Online) {
      conversation.announce(turn);
    }
  }

  private boolean isOn(long other) {
    return connection.isPresent() && connection.getAsLong() == other;
  }

  private void onStart(Turn turn) {
    switch (state) {
      case Parked _ -> connect(turn, 0);
      case Waiting(int attempt, _) -> connect(turn, attempt);
      case Connecting _, Registering _, LoggingIn _, Online _ -> {}
    }
  }

  private void connect(Turn turn, int attempt) {
    state = new Connecting(attempt);
    long next = random.nextLong();
    connection = OptionalLong.of(next);
    turn.tell(new AccountEvent.Connecting(attempt));
    turn.perform(
        new Connect(
            next,
            ClientPayloads.of(turn.credentials(), profile),
            turn.credentials().noiseKey(),
            turn.credentials().upkeep().routingInfo()));
  }

  private void onOpened(Turn turn) {
    if (state instanceof Connecting(int attempt)) {
      conversation = Conversation.begin(turn);
      Pulse pulse = Pulse.begin(turn);
      state =
          turn.credentials().link().isPresent()
              ? new LoggingIn(attempt, new Login(), pulse)
              : new Registering(new PairingAttempt(turn), pulse);
    }
  }

  private void onStanza(Turn turn, Node stanza) {
    switch (state) {
      case Registering(PairingAttempt pairing, _) ->
          Stanzas.beforePairing(turn, conversation, pairing, stanza);
      case LoggingIn(_, Login login, _) when stanza.is("success") -> login.onSuccess(turn, stanza);
      case LoggingIn _, Online _ -> Stanzas.asAccount(turn, conversation, stanza);
      case Parked _, Waiting _, Connecting _ -> {}
    }
  }

  private void onWake(Turn turn) {
    conversation.queries().expire(turn);
    if (conversation.sends().deadline().filter(at -> !at.isAfter(turn.now())).isPresent()) {
      turn.close(CloseReason.SILENCE, "no ack for a message");
    }
    state =
        switch (state) {
          case Registering(PairingAttempt pairing, Pulse pulse) -> {
            pairing.onWake(turn);
            yield new Registering(pairing, pulse.onWake(turn));
          }
          case LoggingIn(int attempt, Login login, Pulse pulse) ->
              new LoggingIn(attempt, login, pulse.onWake(turn));
          case Online(int attempt, Instant since, Pulse pulse) -> {
            Pulse next = pulse.onWake(turn);
            if (!next.equals(pulse)) {
              PreKeys.maintain(turn);
            }
            yield new Online(attempt, since, next);
          }
          case Parked _, Waiting _, Connecting _ -> state;
        };
    if (state instanceof Waiting(int attempt, Instant retryAt) && !retryAt.isAfter(turn.now())) {
      connect(turn, attempt);
    }
  }

  private void onClosed(Turn turn, CloseReason reason, String detail) {
    boolean linkedHere =
        state instanceof Registering(PairingAttempt pairing, _) && pairing.isLinked();
    connection = OptionalLong.empty();
    turn.close(linkedHere ? CloseReason.RESTART_REQUIRED : reason, detail);
  }

  private void close(Turn turn, Turn.Closing closing) {
    if (state instanceof Parked && closing.reason() == CloseReason.STOPPED) {
      return;
    }
    int attempt = failuresInARow(turn.now());
    boolean leaves = conversation.isLoggingOut();
    conversation.queries().abandon(turn);
    conversation = Conversation.none();
    if (connection.isPresent()) {
      connection = OptionalLong.empty();
      turn.perform(new Disconnect());
    }
    state = new Parked();
    boolean isUnknown = closing.reason() == CloseReason.LOGGED_OUT;
    if (leaves || (isUnknown && !isHalfLinked(turn))) {
      forget(turn, Optional.empty());
    } else if (isUnknown && attempt >= HALF_LINKED_TRIES) {
      forget(turn, Optional.of(turn.now()));
    } else {
      lose(turn, isUnknown ? CloseReason.LOGIN_REFUSED : closing.reason(), closing, attempt);
    }
  }

  /// Whether the phone has linked this device, and WhatsApp may not know: the device's answer is
  /// still on its way, or the connection, or the process, ended before it left.
  private static boolean isHalfLinked(Turn turn) {
    return turn.credentials().link().filter(link -> !link.confirmed()).isPresent();
  }

  /// @param retryAt when it offers itself to be linked anew, if it does
  private void forget(Turn turn, Optional<Instant> retryAt) {
    turn.forget(Credentials.fresh(random, turn.now()));
    turn.tell(new AccountEvent.LoggedOut(CloseReason.LOGGED_OUT, retryAt));
    retryAt.ifPresent(at -> state = new Waiting(0, at));
  }

  private void lose(Turn turn, CloseReason reason, Turn.Closing closing, int attempt) {
    Optional<Instant> retryAt = Optional.empty();
    if (reason.reconnects()) {
      Duration delay = Backoff.delay(reason, attempt + 1, random);
      retryAt = Optional.of(turn.now().plus(delay));
      state = new Waiting(attempt + 1, retryAt.get());
    }
    turn.tell(new AccountEvent.Disconnected(reason, closing.detail(), retryAt));
  }

  private int failuresInARow(Instant now) {
    return switch (state) {
      case Parked _, Registering _ -> 0;
      case Waiting(int attempt, _) -> attempt;
      case Connecting(int attempt) -> attempt;
      case LoggingIn(int attempt, _, _) -> attempt;
      case Online(int attempt, Instant since, _) ->
          since.plus(Backoff.STABLE_AFTER).isAfter(now) ? attempt : 0;
    };
  }

  private Optional<Instant> wakeAt() {
    return switch (state) {
      case Parked _, Connecting _ -> Optional.empty();
      case Waiting(_, Instant retryAt) -> Optional.of(retryAt);
      case Registering(PairingAttempt pairing, Pulse pulse) -> earliest(pulse, pairing.deadline());
      case LoggingIn(_, _, Pulse pulse) -> earliest(pulse, Optional.empty());
      case Online(_, _, Pulse pulse) -> earliest(pulse, Optional.empty());
    };
  }

  private Optional<Instant> earliest(Pulse pulse, Optional<Instant> other) {
    return Stream.of(
            Optional.of(pulse.pingAt()),
            conversation.queries().deadline(),
            conversation.sends().deadline(),
            other)
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
