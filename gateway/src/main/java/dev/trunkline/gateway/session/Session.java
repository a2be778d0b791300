package dev.trunkline.gateway.session;

import dev.trunkline.engine.Account;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Engine;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Me;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.Reply;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.event.EventDraft;
import dev.trunkline.gateway.event.MessageEvents;
import dev.trunkline.gateway.outbox.OutboxQueue;
import dev.trunkline.gateway.outbox.Refusal;
import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.LoadedSession;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.Sighting;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// One session: an account, its status, its outbox and its events, as a state machine that reads no
/// clock and does nothing itself. Its owner feeds inputs one at a time, makes each step's writes
/// durable, and then carries out the step's effects.
///
/// ```
///                              SCAN_QR_CODE
///                         QR offered ▲ │ paired
///                                    │ ▼
///   STOPPED ───────start─────────▶ STARTING ──────────────online──────────▶ WORKING
///      ▲                             │  ▲                                      │
///      │                            end └────────────connection lost───────────┤
///    stop                            ▼                                         │
///      └────────────────────────── FAILED ◀── unlinked, banned, replaced often ┘
/// ```
final class Session {
  private final Engine engine;
  private final RandomGenerator random;
  private final Profile.Addressing addressing;
  private final SessionReads reads;
  private final StepRecords records;
  private final OutboxQueue outbox;
  private final OutboxOrders orders;
  private final Outgoing outgoing;
  private final UnreadMessages unread = new UnreadMessages();
  private final Comeback comeback = new Comeback();

  private StoredSession stored;
  private SessionConfig config;
  private StatusLine status;
  private Optional<Me> me;
  private Optional<String> qr = Optional.empty();
  private Optional<Instant> lastActivityAt = Optional.empty();
  private Optional<Account> account = Optional.empty();
  private Optional<Instant> accountWakeAt = Optional.empty();
  private Optional<Ending> ending = Optional.empty();
  private boolean resuming;
  private long lastEvent;

  /// A log-out on its way, and who waits for it.
  private record Ending(long ticket, boolean deletes) {}

  /// What a session is made of.
  ///
  /// @param addressing which of a recipient's names messages go to
  record Parts(
      Engine engine, RandomGenerator random, Profile.Addressing addressing, SessionReads reads) {}

  Session(Parts parts, LoadedSession loaded, SessionConfig config) {
    this.engine = parts.engine;
    this.random = parts.random;
    this.addressing = parts.addressing;
    this.reads = parts.reads;
    this.records = new StepRecords(parts.reads.records());
    this.outbox = new OutboxQueue(loaded.pending());
    this.orders = new OutboxOrders(outbox, parts.reads);
    this.outgoing = new Outgoing(outbox, parts.reads, orders, this::shown, loaded);
    this.outgoing.keepAnswers(config.keep().idempotencyKeys());
    this.stored = loaded.session();
    this.status = StatusLine.found(loaded);
    this.config = config;
    this.me = loaded.session().me().map(MeJson::decode);
    this.lastEvent = loaded.lastEvent();
  }

  /// A resume follows: a session that is meant to run is on its way, and nobody must take it for
  /// stopped until then.
  void expectResume() {
    resuming = stored.desired() == DesiredState.RUNNING;
  }

  private SessionStatus status() {
    return resuming ? SessionStatus.STARTING : status.status();
  }

  /// What is shown of it after the last step.
  SessionView view() {
    return new SessionView(
        stored.id().value(),
        status(),
        status.since().orElse(stored.createdAt()),
        config,
        me,
        lastActivityAt,
        status.reason());
  }

  /// The number of the newest event.
  long lastEvent() {
    return lastEvent;
  }

  /// The QR code to scan, while one is offered.
  Optional<String> qr() {
    return qr;
  }

  /// A message was given to the connection.
  void left(String messageId, Instant at) {
    outgoing.left(messageId, at.truncatedTo(ChronoUnit.MILLIS));
  }

  /// Takes one input at the time `at`.
  ///
  /// @param settled whether everything that earlier steps wrote is durable
  SessionStep step(SessionInput input, Instant at, boolean settled) {
    Instant now = at.truncatedTo(ChronoUnit.MILLIS); // as the store keeps it, which decides order
    SessionTurn turn = new SessionTurn(now, lastEvent);
    if (settled) {
      outgoing.settled();
    }
    take(turn, input);
    if (comeback.isDue(now)) {
      feed(turn, new Input.Start());
    }
    pump(turn, settled);
    lastEvent = turn.lastEvent();
    records.reset();
    return turn.finish(wakeAt(now));
  }

  private void take(SessionTurn turn, SessionInput input) {
    switch (input) {
      case SessionInput.FromEngine(Input fromEngine) -> feed(turn, fromEngine);
      case SessionInput.Resume(long ticket) -> {
        resuming = false;
        if (stored.desired() == DesiredState.RUNNING) {
          open(turn);
        }
        turn.answer(ticket, new Answered.Done());
      }
      case SessionInput.Start(long ticket) -> start(turn, ticket);
      case SessionInput.Stop(long ticket) -> {
        desire(turn, DesiredState.STOPPED);
        shut(turn);
        turn.answer(ticket, new Answered.Done());
      }
      case SessionInput.Restart(long ticket) -> {
        shut(turn);
        start(turn, ticket);
      }
      case SessionInput.Configure(long ticket, SessionConfig wanted) ->
          configure(turn, ticket, wanted);
      case SessionInput.LogOut(long ticket) -> end(turn, new Ending(ticket, false));
      case SessionInput.Delete(long ticket) -> end(turn, new Ending(ticket, true));
      case SessionInput.Send send ->
          accept(turn, send.ticket(), () -> outgoing.accept(turn, stored.id(), send));
      case SessionInput.SendAll send ->
          accept(turn, send.ticket(), () -> outgoing.acceptAll(turn, stored.id(), send));
      case SessionInput.HoldBack hold -> orders.hold(turn, hold);
      case SessionInput.OrderOne order -> orders.one(turn, order);
      case SessionInput.OrderPage order -> orders.page(turn, order);
      case SessionInput.Ask(long ticket, Request request) -> ask(turn, ticket, request);
      case SessionInput.Keep(long ticket, List<Write> writes) -> {
        turn.writeAll(writes);
        turn.answer(ticket, new Answered.Done());
      }
      case SessionInput.MarkLatestRead(long ticket, var chat) ->
          unread
              .take(chat)
              .ifPresentOrElse(
                  read -> ask(turn, ticket, read), () -> turn.answer(ticket, new Answered.Done()));
    }
  }

  private void start(SessionTurn turn, long ticket) {
    desire(turn, DesiredState.RUNNING);
    open(turn);
    turn.answer(ticket, new Answered.Done());
  }

  private void desire(SessionTurn turn, DesiredState desired) {
    if (stored.desired() != desired) {
      store(turn, desired, stored.config(), stored.me());
    }
  }

  private void store(
      SessionTurn turn, DesiredState desired, String rawConfig, Optional<String> meJson) {
    stored =
        new StoredSession(
            stored.id(),
            stored.shard(),
            desired,
            rawConfig,
            meJson,
            stored.createdAt(),
            turn.now());
    turn.write(new Write.PutSession(stored));
  }

  private void configure(SessionTurn turn, long ticket, SessionConfig wanted) {
    boolean running = account.isPresent();
    if (running) {
      shut(turn);
    }
    List<String> before = WebhookConfig.ids(config.webhooks());
    List<String> after = WebhookConfig.ids(wanted.webhooks());
    if (!config.keep().rows().equals(wanted.keep().rows())) {
      turn.write(new Write.PutKeeping(wanted.keep().rows()));
    }
    config = wanted;
    outgoing.keepAnswers(config.keep().idempotencyKeys());
    store(turn, stored.desired(), wanted.raw(), stored.me());
    after.stream()
        .filter(id -> !before.contains(id))
        .forEach(id ->
            turn.write(new Write.PutCursor(WebhookCursor.begin(id, turn.lastEvent(), turn.now()))));
    before.stream()
        .filter(id -> !after.contains(id))
        .forEach(id -> turn.write(new Write.DeleteCursor(id)));
    if (running) {
      open(turn);
    }
    turn.answer(ticket, new Answered.Done());
  }

  private void open(SessionTurn turn) {
    if (account.isEmpty()) {
      account = Optional.of(engine.open(records, config.profile(addressing), random));
      to(turn, SessionStatus.STARTING, Optional.empty());
    }
    comeback.cancel();
    feed(turn, new Input.Start());
  }

  private void shut(SessionTurn turn) {
    if (account.isPresent()) {
      feed(turn, new Input.Stop());
      account = Optional.empty();
      accountWakeAt = Optional.empty();
    }
    comeback.cancel();
    to(turn, SessionStatus.STOPPED, Optional.empty());
  }

  /// Unlinks. The account says when it is done, within its own patience.
  private void end(SessionTurn turn, Ending wanted) {
    comeback.cancel();
    ending = Optional.of(wanted);
    if (account.isEmpty()) {
      account = Optional.of(engine.open(records, Profile.DEFAULT, random));
    }
    feed(turn, new Input.Ask(SessionTurn.NO_TICKET, new Request.LogOut()));
  }

  private void ended(SessionTurn turn) {
    Ending over = ending.orElseThrow();
    ending = Optional.empty();
    account = Optional.empty();
    accountWakeAt = Optional.empty();
    if (over.deletes()) {
      to(turn, SessionStatus.STOPPED, Optional.empty());
      turn.write(new Write.DeleteSession());
      turn.effect(new SessionEffect.Removed(over.ticket()));
      return;
    }
    if (stored.desired() == DesiredState.RUNNING) {
      open(turn);
    } else {
      desire(turn, DesiredState.STOPPED);
      to(turn, SessionStatus.STOPPED, Optional.empty());
    }
    turn.answer(over.ticket(), new Answered.Done());
  }

  private void accept(SessionTurn turn, long ticket, Runnable acceptance) {
    boolean possible =
        me.isPresent() && (status() == SessionStatus.WORKING || status() == SessionStatus.STARTING);
    try {
      if (!possible) {
        throw new SessionException.WrongStatus(
            stored.id().value(), status(), Set.of(SessionStatus.WORKING));
      }
      acceptance.run();
    } catch (SessionException e) {
      turn.answer(ticket, new Answered.Failed(e));
    }
  }

  private void ask(SessionTurn turn, long ticket, Request request) {
    if (account.isPresent()) {
      feed(turn, new Input.Ask(ticket, request));
    } else {
      turn.answer(
          ticket,
          new Answered.ByEngine(
              new Reply.Outcome.Refused(Reply.Refusal.NOT_NOW, "the session is stopped")));
    }
  }

  /// Hands what is ready to the engine. In the same step as the acceptance, if nothing is before
  /// it: then one commit holds the message, its ciphertext and the ratchet.
  private void pump(SessionTurn turn, boolean settled) {
    if (status.status() != SessionStatus.WORKING || orders.holdsAll()) {
      return;
    }
    OutboxQueue.Round round = outbox.next(turn.now(), settled, reads);
    turn.writeAll(round.writes());
    for (OutboxEntry entry : round.expired()) {
      String reason = "its time to live is over";
      log(turn, givenUp(entry.messageId(), Jid.parse(entry.recipient()), reason));
    }
    for (OutboxEntry entry : round.ready()) {
      feed(turn, new Input.Ask(SessionTurn.NO_TICKET, Outgoing.request(entry)));
    }
  }

  private static AccountEvent givenUp(String messageId, Jid chat, String reason) {
    return new AccountEvent.Rejected(messageId, chat, OptionalInt.empty(), reason, false);
  }

  private void feed(SessionTurn turn, Input input) {
    if (account.isEmpty()) {
      return;
    }
    if (input instanceof Input.Arrival) {
      lastActivityAt = Optional.of(turn.now());
    }
    Step step = account.get().step(input, turn.now());
    accountWakeAt = step.wakeAt();
    records.add(step.changes());
    step.changes().forEach(change -> turn.write(Write.of(change)));
    step.effects().forEach(effect -> turn.effect(new SessionEffect.Perform(effect)));
    for (AccountEvent event : step.events()) {
      if (event instanceof AccountEvent.Encrypted(String id)) {
        turn.effect(new SessionEffect.Left(id));
      }
    }
    step.replies()
        .forEach(reply -> turn.answer(reply.ticket(), new Answered.ByEngine(reply.outcome())));
    step.events().forEach(event -> on(turn, event));
  }

  private void on(SessionTurn turn, AccountEvent event) {
    switch (event) {
      case AccountEvent.Connecting _ -> to(turn, SessionStatus.STARTING, status.reason());
      case AccountEvent.QrOffered(String text, _) -> {
        qr = Optional.of(text);
        again(turn, SessionStatus.SCAN_QR_CODE, Optional.empty());
      }
      case AccountEvent.Paired(Me who) -> {
        know(turn, who);
        to(turn, SessionStatus.STARTING, Optional.empty()); // a code that was scanned is not shown
      }
      case AccountEvent.Online(Me who) -> {
        know(turn, who);
        to(turn, SessionStatus.WORKING, Optional.empty());
      }
      case AccountEvent.Disconnected(var reason, String detail, var retryAt) ->
          disconnected(turn, reason, detail, retryAt);
      case AccountEvent.LoggedOut(var reason, var retryAt) -> loggedOut(turn, reason, retryAt);
      case AccountEvent.Encrypted(String id) -> outgoing.encrypted(turn, id, me, random);
      case AccountEvent.Acknowledged acknowledged -> {
        outgoing.sent(turn, acknowledged.messageId(), acknowledged.at());
        log(turn, event);
      }
      case AccountEvent.Rejected(String id, var chat, var code, String reason, boolean again) ->
          outgoing
              .rejected(turn, id, new Refusal(code, reason, again), random)
              .ifPresent(why -> log(turn, givenUp(id, chat, why)));
      case AccountEvent.MessageArrived(var message) -> {
        if (!config.ignore().covers(message.chat())) {
          if (!message.fromMe()) {
            unread.add(message);
          }
          log(turn, event);
        }
      }
      case AccountEvent.ReceiptArrived receipt -> {
        outgoing.receipt(turn, receipt);
        if (!config.ignore().covers(receipt.chat())) {
          log(turn, event);
        }
      }
      case AccountEvent.MessageUnreadable _,
          AccountEvent.ChatStateArrived _,
          AccountEvent.PresenceArrived _ ->
          log(turn, event);
    }
  }

  private void log(SessionTurn turn, AccountEvent event) {
    MessageEvents events = new MessageEvents(this::shown, me);
    for (EventDraft draft : events.of(event)) {
      turn.log(draft, random);
    }
  }

  /// An account by the name that users know it by: its phone number where that is known.
  private Jid shown(Jid account) {
    return this.account
        .flatMap(open -> open.alternateOf(account))
        .filter(Jid::isPhoneNumber)
        .orElse(account);
  }

  private void know(SessionTurn turn, Me who) {
    if (!me.equals(Optional.of(who))) {
      me = Optional.of(who);
      store(turn, stored.desired(), stored.config(), Optional.of(MeJson.encode(who)));
    }
  }

  private void disconnected(
      SessionTurn turn, CloseReason reason, String detail, Optional<Instant> retryAt) {
    turn.writeAll(outbox.disconnected());
    qr = Optional.empty();
    Optional<String> why = Optional.of(reason + ": " + detail);
    if (reason == CloseReason.REPLACED && comeback.replaced(turn.now()).isPresent()) {
      again(turn, SessionStatus.STARTING, why); // a write: the store says whose session it is
    } else if (retryAt.isPresent()) {
      to(turn, SessionStatus.STARTING, why);
    } else if (reason != CloseReason.STOPPED) {
      fail(turn, reason, detail);
    }
  }

  private void loggedOut(SessionTurn turn, CloseReason reason, Optional<Instant> retryAt) {
    turn.writeAll(outbox.disconnected());
    comeback.cancel();
    qr = Optional.empty();
    me = Optional.empty();
    store(turn, stored.desired(), stored.config(), Optional.empty());
    if (ending.isPresent()) {
      ended(turn);
    } else if (retryAt.isPresent()) {
      to(turn, SessionStatus.STARTING, Optional.of(reason + ": pairing was cut short"));
    } else {
      fail(turn, reason, "unlinked; scan again");
    }
  }

  private void fail(SessionTurn turn, CloseReason reason, String detail) {
    desire(turn, reason.needsUser() ? DesiredState.PARKED : stored.desired());
    to(turn, SessionStatus.FAILED, Optional.of(reason + ": " + detail));
  }

  private void to(SessionTurn turn, SessionStatus next, Optional<String> reason) {
    if (status.status() == next) {
      status = new StatusLine(next, reason, status.history());
    } else {
      again(turn, next, reason);
    }
  }

  /// Changes the status, and says so even when it is the same.
  private void again(SessionTurn turn, SessionStatus next, Optional<String> reason) {
    if (next != SessionStatus.SCAN_QR_CODE) {
      qr = Optional.empty();
    }
    status = status.to(next, reason, turn.now());
    turn.write(new Write.PutStatus(new Sighting.Said(next.name(), turn.now(), reason)));
    turn.log(MessageEvents.sessionStatus(stored.id().value(), status.history()), random);
  }

  private Optional<Instant> wakeAt(Instant now) {
    boolean sends = status.status() == SessionStatus.WORKING && !orders.holdsAll();
    Optional<Instant> outboxWakeAt = sends ? outbox.wakeAt(now) : Optional.empty();
    return Stream.of(accountWakeAt, outboxWakeAt, comeback.at())
        .flatMap(Optional::stream)
        .min(Instant::compareTo);
  }
}
