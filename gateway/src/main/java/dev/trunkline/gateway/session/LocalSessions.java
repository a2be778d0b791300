package dev.trunkline.gateway.session;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Reply;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.outbox.OutboxOrder;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Sessions that run in this process; of others it knows what their members say.
public final class LocalSessions implements Sessions {

  /// How long a call waits for a session to get into the status it needs. WAHA waits as long.
  private static final Duration STATUS_PATIENCE = Duration.ofSeconds(10);

  /// How long a call waits for an answer; longer than any query to WhatsApp may take.
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(40);

  /// How long a send waits for WhatsApp's ack before it answers that the message is stored.
  private static final Duration SENT_PATIENCE = Duration.ofSeconds(2);

  /// Messages with which something is done in one step.
  private static final int PAGE = 200;

  /// Requests to one session that may wait for an answer: well below what its mailbox holds.
  private static final int OPEN_MAX = 1_000;

  /// Sessions of other members that are remembered, and for how long.
  private static final int SEEN_MAX = 2_000;

  private static final Duration SEEN_FOR = Duration.ofSeconds(10);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final SessionHost host;
  private final Cache<SessionId, Optional<SessionView>> elsewhere =
      Caffeine.newBuilder().maximumSize(SEEN_MAX).expireAfterWrite(SEEN_FOR).build();

  public LocalSessions(SessionHost host) {
    this.host = host;
  }

  /// A session that comes or goes meanwhile is seen by one of these looks, and shown once.
  @Override
  public List<SessionView> list() {
    Map<String, SessionView> found = new TreeMap<>();
    Stream.of(host.views(), host.elsewhere(), host.views())
        .flatMap(List::stream)
        .forEach(view -> found.put(view.name(), view));
    return List.copyOf(found.values());
  }

  @Override
  public Optional<SessionView> find(String name) {
    try {
      return loop(name).map(loop -> loop.snapshot().view());
    } catch (SessionException.Waiting e) {
      return Optional.of(host.sighted(new SessionId(name)).waiting(e.getMessage()));
    }
  }

  @Override
  public Optional<SessionView> seen(String name) {
    try {
      SessionId id = new SessionId(name);
      return host.view(id).or(() -> elsewhere.get(id, host::stored));
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no session has such a name
    }
  }

  private Optional<SessionLoop> loop(String name) {
    SessionId id;
    try {
      id = new SessionId(name);
    } catch (IllegalArgumentException _) {
      return Optional.empty(); // no session has such a name
    }
    return host.seek(id);
  }

  private SessionLoop require(String name) {
    return loop(name).orElseThrow(() -> new SessionException.NotFound(name));
  }

  @Override
  public SessionView create(String name, SessionConfig config, boolean start) {
    SessionId id = new SessionId(name);
    try {
      Optional<SessionLoop> created = host.create(id, config, start);
      if (created.isPresent()) {
        return resumed(name, created.get());
      }
    } catch (InterruptedException _) {
      throw interrupted(name);
    }
    return host.sighted(id);
  }

  /// What was created is stored: when its shard leaves, the next owner resumes it.
  private SessionView resumed(String name, SessionLoop created) {
    try {
      ask(name, created, SessionInput.Resume::new);
    } catch (SessionException.Moving _) {
      return host.sighted(created.id());
    }
    return created.snapshot().view();
  }

  @Override
  public SessionView configure(String name, SessionConfig config) {
    Optional<String> pool = require(name).snapshot().view().config().pool();
    if (!pool.equals(config.pool())) {
      throw new SessionException.OtherPool(name, pool);
    }
    SessionView view = order(name, ticket -> new SessionInput.Configure(ticket, config));
    host.configured(new SessionId(name));
    return view;
  }

  @Override
  public void delete(String name) {
    Optional<SessionLoop> loop = loop(name);
    if (loop.isPresent()) {
      ask(name, loop.get(), SessionInput.Delete::new);
    }
  }

  @Override
  public SessionView start(String name) {
    return order(name, SessionInput.Start::new);
  }

  @Override
  public SessionView stop(String name) {
    return order(name, SessionInput.Stop::new);
  }

  @Override
  public SessionView restart(String name) {
    return order(name, SessionInput.Restart::new);
  }

  @Override
  public SessionView logOut(String name) {
    return order(name, SessionInput.LogOut::new);
  }

  private SessionView order(String name, LongFunction<SessionInput> input) {
    SessionLoop loop = require(name);
    ask(name, loop, input);
    return loop.snapshot().view();
  }

  @Override
  public String qr(String name) {
    SessionLoop loop = require(name);
    SessionLoop.Snapshot found =
        await(name, loop, snapshot -> snapshot.qr().isPresent(), SessionStatus.SCAN_QR_CODE);
    return found.qr().orElseThrow();
  }

  @Override
  public String requestPairingCode(String name, String phoneNumber) {
    SessionLoop loop = require(name);
    await(name, loop, in(SessionStatus.SCAN_QR_CODE), SessionStatus.SCAN_QR_CODE);
    return switch (byEngine(name, loop, new Request.RequestPairingCode(phoneNumber))) {
      case Reply.Outcome.PairingCode(String code) -> code;
      case Reply.Outcome other -> throw unexpected(other);
    };
  }

  @Override
  public Accepted send(String name, Jid chat, Content content, SendOptions options) {
    SessionLoop loop = require(name);
    await(name, loop, LocalSessions::accepts, SessionStatus.WORKING);
    requireRoom(name, loop);
    String id = options.messageId().orElseGet(this::newMessageId);
    boolean soon = options.terms().isSoon();
    CompletableFuture<Boolean> sent = loop.whenSent(id);
    SessionInput.Draft draft =
        new SessionInput.Draft(id, options.messageId().isPresent(), chat, content, options.terms());
    try {
      Answered answered =
          ask(name, loop, ticket -> new SessionInput.Send(ticket, draft, options.idempotency()));
      if (!(answered instanceof Answered.Stored(Accepted accepted))) {
        throw unexpected(answered);
      }
      boolean isSent = accepted.sent() || (soon && isSentSoon(accepted, id, sent));
      return new Accepted(
          accepted.messageId(), accepted.chat(), accepted.content(), accepted.at(), isSent);
    } finally {
      loop.forgetSent(id);
    }
  }

  @Override
  public BulkAccepted sendAll(
      String name, List<BulkItem> items, Optional<IdempotencyKey> idempotency) {
    SessionLoop loop = require(name);
    await(name, loop, LocalSessions::accepts, SessionStatus.WORKING);
    requireRoom(name, loop);
    List<SessionInput.Draft> drafts =
        items.stream()
            .map(item ->
                new SessionInput.Draft(
                    item.messageId().orElseGet(this::newMessageId),
                    item.messageId().isPresent(),
                    item.chat(),
                    item.content(),
                    item.terms()))
            .toList();
    String bulk = "bulk_" + newMessageId();
    Answered answered =
        ask(name, loop, ticket -> new SessionInput.SendAll(ticket, bulk, drafts, idempotency));
    if (answered instanceof Answered.StoredAll(String known, var ids)) {
      return new BulkAccepted(known, ids);
    }
    throw unexpected(answered);
  }

  private String newMessageId() {
    return host.engine().newMessageId(host.random());
  }

  @Override
  public int order(String name, OutboxOrder order, Outbox.Filter filter) {
    SessionLoop loop = require(name);
    boolean everything = filter.equals(Outbox.Filter.ALL);
    boolean begins = order == OutboxOrder.PAUSE;
    if ((begins || order == OutboxOrder.RESUME) && (everything || coversThoseToCome(filter))) {
      ask(name, loop, ticket -> new SessionInput.HoldBack(ticket, begins, filter));
    }
    if (begins && everything) {
      return 0; // the session's messages stay as they are
    }
    int count = 0;
    for (OutboxState state : concerned(order)) {
      if (filter.state().filter(it -> it != state).isEmpty()) {
        count += orderInState(name, loop, order, filter.with(state));
      }
    }
    return count;
  }

  private static boolean coversThoseToCome(Outbox.Filter filter) {
    return filter.bulk().isEmpty() && filter.recipient().isPresent() != filter.tag().isPresent();
  }

  private static List<OutboxState> concerned(OutboxOrder order) {
    return switch (order) {
      case CANCEL -> List.of(OutboxState.QUEUED, OutboxState.PAUSED);
      case PURGE -> List.of(OutboxState.QUEUED, OutboxState.PAUSED, OutboxState.DEAD);
      case PAUSE -> List.of(OutboxState.QUEUED);
      case RESUME -> List.of(OutboxState.PAUSED);
      case REDRIVE -> List.of(OutboxState.DEAD);
    };
  }

  private int orderInState(String name, SessionLoop loop, OutboxOrder order, Outbox.Filter filter) {
    int count = 0;
    long after = 0;
    while (true) {
      requireRoom(name, loop);
      long from = after;
      if (ask(name, loop, it -> new SessionInput.OrderPage(it, order, filter, from, PAGE))
          instanceof Answered.Ordered(int done, long last, boolean more)) {
        count += done;
        after = last;
        if (!more) {
          return count;
        }
      }
    }
  }

  @Override
  public boolean order(String name, OutboxOrder order, String messageId) {
    Answered answered =
        ask(name, require(name), ticket -> new SessionInput.OrderOne(ticket, order, messageId));
    return answered instanceof Answered.Ordered(int count, _, _) && count > 0;
  }

  @Override
  public void replay(String name, String webhook, List<Long> events) {
    SessionLoop loop = require(name);
    for (int from = 0; from < events.size(); from += PAGE) {
      requireRoom(name, loop);
      List<Write> writes =
          events.subList(from, Math.min(from + PAGE, events.size())).stream()
              .<Write>map(seq -> new Write.PutReplay(webhook, seq, host.now()))
              .toList();
      ask(name, loop, ticket -> new SessionInput.Keep(ticket, writes));
    }
    host.logged(loop.id(), 0);
  }

  /// A repeated request is answered with the first one's id, which nobody waits for here.
  private static boolean isSentSoon(Accepted accepted, String id, CompletableFuture<Boolean> sent) {
    if (!accepted.messageId().equals(id)) {
      return false;
    }
    try {
      return sent.get(SENT_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// A message can be stored as soon as the account is linked; it goes out when the session works.
  private static boolean accepts(SessionLoop.Snapshot snapshot) {
    SessionView view = snapshot.view();
    return view.status() == SessionStatus.WORKING
        || (view.status() == SessionStatus.STARTING && view.me().isPresent());
  }

  @Override
  public void markRead(String name, Jid chat, Optional<Jid> participant, List<String> messageIds) {
    SessionLoop loop = working(name);
    if (messageIds.isEmpty()) {
      engineOutcome(name, ask(name, loop, it -> new SessionInput.MarkLatestRead(it, chat)));
    } else {
      byEngine(name, loop, new Request.MarkRead(chat, participant, messageIds));
    }
  }

  @Override
  public void showChatState(String name, Jid chat, ChatState state) {
    byEngine(name, working(name), new Request.ShowChatState(chat, state));
  }

  @Override
  public void showPresence(String name, boolean available) {
    byEngine(name, working(name), new Request.ShowPresence(available));
  }

  @Override
  public NumberCheck checkNumber(String name, String phoneNumber) {
    return switch (byEngine(name, working(name), new Request.CheckNumber(phoneNumber))) {
      case Reply.Outcome.NumberCheck(boolean exists, var account, var lid) ->
          new NumberCheck(exists, account, lid);
      case Reply.Outcome other -> throw unexpected(other);
    };
  }

  private SessionLoop working(String name) {
    SessionLoop loop = require(name);
    await(name, loop, in(SessionStatus.WORKING), SessionStatus.WORKING);
    return loop;
  }

  private static Predicate<SessionLoop.Snapshot> in(SessionStatus status) {
    return snapshot -> snapshot.view().status() == status;
  }

  /// Waits while the session is on its way to what is wanted; there is no point in waiting when it
  /// is stopped or failed.
  private SessionLoop.Snapshot await(
      String name,
      SessionLoop loop,
      Predicate<SessionLoop.Snapshot> wanted,
      SessionStatus expected) {
    try {
      SessionLoop.Snapshot found =
          loop.await(
              wanted.or(snapshot -> !isOnItsWay(snapshot.view().status(), expected)),
              STATUS_PATIENCE);
      if (!wanted.test(found)) {
        throw new SessionException.WrongStatus(name, found.view().status(), Set.of(expected));
      }
      return found;
    } catch (InterruptedException _) {
      throw interrupted(name);
    }
  }

  private static boolean isOnItsWay(SessionStatus status, SessionStatus expected) {
    return status == SessionStatus.STARTING || status == expected;
  }

  private Reply.Outcome byEngine(String name, SessionLoop loop, Request request) {
    return engineOutcome(name, ask(name, loop, it -> new SessionInput.Ask(it, request)));
  }

  private static Reply.Outcome engineOutcome(String name, Answered answered) {
    return switch (answered) {
      case Answered.Done _ -> new Reply.Outcome.Done();
      case Answered.ByEngine(Reply.Outcome.Refused(var why, String detail)) ->
          throw switch (why) {
            case NOT_NOW ->
                new SessionException.WrongStatus(
                    name, SessionStatus.STARTING, Set.of(SessionStatus.WORKING));
            case BY_SERVER -> new SessionException.Refused(name, detail);
            case NO_ANSWER -> new SessionException.OutcomeUnknown(name, detail);
          };
      case Answered.ByEngine(Reply.Outcome outcome) -> outcome;
      case Answered.Stored _, Answered.StoredAll _, Answered.Ordered _, Answered.Failed _ ->
          throw unexpected(answered);
    };
  }

  /// Asks, and waits for the answer.
  private Answered ask(String name, SessionLoop loop, LongFunction<SessionInput> input) {
    if (loop.open() >= OPEN_MAX) {
      throw new SessionException.Full(
          name, "%,d requests to the session are open".formatted(OPEN_MAX), RETRY_AFTER);
    }
    SessionLoop.Asked question = loop.ask();
    loop.post(input.apply(question.ticket()));
    try {
      Answered answered = question.answer().get(ANSWER_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (answered instanceof Answered.Failed(SessionException why)) {
        throw why;
      }
      return answered;
    } catch (TimeoutException _) {
      throw new SessionException.OutcomeUnknown(name, "no answer in time");
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException _) {
      throw interrupted(name);
    } finally {
      loop.forget(question);
    }
  }

  private void requireRoom(String name, SessionLoop loop) {
    if (!host.hasRoom()) {
      throw new SessionException.Overloaded(name, "the store does not keep up", RETRY_AFTER);
    }
    if (!loop.hasRoom()) {
      throw new SessionException.Full(
          name, "the session writes more than the store keeps up with", RETRY_AFTER);
    }
  }

  private static SessionException interrupted(String name) {
    Thread.currentThread().interrupt();
    return new SessionException.OutcomeUnknown(name, "the process is stopping");
  }

  private static IllegalStateException unexpected(Object answer) {
    return new IllegalStateException("an answer to another question: " + answer);
  }
}
