package dev.trunkline.gateway.session;

import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Transport;
import dev.trunkline.gateway.journal.JournalWriter;
import dev.trunkline.gateway.session.SessionEffect.Answered;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one session: takes its inputs one at a time, makes each step durable, then carries out the
/// step's effects, in the order of the steps.
///
/// A thread is borrowed while there are inputs, and none while there are not. Effects run on
/// whatever thread makes their turn come, mostly the journal's, and are quick.
final class SessionLoop {
  private static final Logger LOGGER = LoggerFactory.getLogger(SessionLoop.class);

  /// Inputs that may wait. A connection that brings more is dropped: WhatsApp keeps what was not
  /// acknowledged.
  private static final int MAILBOX_MAX = 4_096;

  /// Inputs taken before other sessions have their turn.
  private static final int TURNS_MAX = 64;

  /// What a session cannot do itself.
  interface Surroundings {
    Alarms alarms();

    Instant now();

    /// Whether nobody else may act for this process's sessions.
    boolean isEntitled();

    /// Runs `connect` when a new connection may be opened.
    void connect(Runnable connect);

    /// Runs work that may block.
    void execute(Runnable work);

    /// The event log has grown.
    void logged(SessionId session, long lastSeq);

    /// Events of these names were logged.
    void counted(SessionId session, List<String> events);

    /// The loop has ended, and why.
    void ended(SessionLoop loop, End end);
  }

  /// Why a loop ended.
  enum End {
    /// The session is removed from the store.
    REMOVED,
    /// Someone else owns the session.
    FENCED,
    /// Something failed; the store knows how to go on.
    FAILED,
    /// As asked.
    CLOSED
  }

  /// What is seen of a session from outside.
  record Snapshot(SessionView view, Optional<String> qr) {}

  /// A message was given to the connection.
  private record Departure(String messageId, Instant at) {}

  /// Effects that wait for the writes of their step.
  private static final class Due {
    private final SessionStep step;
    private boolean durable;

    private Due(SessionStep step, boolean durable) {
      this.step = step;
      this.durable = durable;
    }
  }

  private final SessionId id;
  private final Session session;
  private final JournalWriter writer;
  private final Transport transport;
  private final Surroundings surroundings;
  private final long eventsAtOpen;

  private final AtomicInteger notDurable = new AtomicInteger();
  private final AtomicLong tickets = new AtomicLong();
  private final Map<Long, CompletableFuture<Answered>> asked = new ConcurrentHashMap<>(2);
  private final CompletableFuture<SessionLoop> settled = new CompletableFuture<>();
  private final Map<String, CompletableFuture<Boolean>> awaitingSent = new ConcurrentHashMap<>(2);

  /// Messages that were given to the connection, for the next step.
  private final Queue<Departure> departures = new ConcurrentLinkedQueue<>();

  // Guarded by mailbox.
  private final ArrayDeque<SessionInput> mailbox = new ArrayDeque<>(2);
  private boolean running;
  private @Nullable End end;

  // Guarded by due.
  private final ArrayDeque<Due> due = new ArrayDeque<>(2);
  private @Nullable Effect waitingToConnect;
  private long connects;

  // Guarded by this.
  private Snapshot snapshot;
  private @Nullable Future<?> alarm;
  private Instant alarmAt = Instant.MAX;

  SessionLoop(
      Session session,
      JournalWriter writer,
      Function<Consumer<Input>, Transport> transports,
      Surroundings surroundings) {
    this.id = writer.session();
    this.session = session;
    this.writer = writer;
    this.surroundings = surroundings;
    this.eventsAtOpen = session.lastEvent();
    this.snapshot = new Snapshot(session.view(), session.qr());
    this.transport = transports.apply(input -> post(new SessionInput.FromEngine(input)));
  }

  SessionId id() {
    return id;
  }

  long eventsAtOpen() {
    return eventsAtOpen;
  }

  /// Whether what is asked of it now gets into the journal soon.
  boolean hasRoom() {
    return writer.hasRoom();
  }

  /// How many wait for an answer.
  int open() {
    return asked.size();
  }

  /// Writes beside the session's own steps. Blocks until it is durable.
  ///
  /// @return false when the loop ended first
  boolean keep(List<Write> writes) throws InterruptedException {
    Asked question = ask();
    post(new SessionInput.Keep(question.ticket, writes));
    try {
      return question.answer.get() instanceof Answered.Done;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized Snapshot snapshot() {
    return snapshot;
  }

  /// Whether it runs, and is not connected yet.
  boolean isArriving() {
    return snapshot().view().status() == SessionStatus.STARTING && !hasEnded();
  }

  /// Waits until the session looks as wanted.
  ///
  /// @return how it looked in the end
  /// @throws SessionException.Moving when it ends here meanwhile: it is looked for again
  synchronized Snapshot await(Predicate<Snapshot> wanted, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!wanted.test(snapshot)) {
      if (hasEnded()) {
        throw new SessionException.Moving(id.value());
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        break;
      }
      wait(left / 1_000_000 + 1);
    }
    return snapshot;
  }

  /// A number for a question, and where its answer will be.
  Asked ask() {
    long ticket = tickets.incrementAndGet();
    CompletableFuture<Answered> answer = new CompletableFuture<>();
    asked.put(ticket, answer);
    return new Asked(ticket, answer);
  }

  record Asked(long ticket, CompletableFuture<Answered> answer) {}

  /// Nobody waits for the answer any more.
  void forget(Asked question) {
    asked.remove(question.ticket);
  }

  /// Completes when WhatsApp has the message.
  CompletableFuture<Boolean> whenSent(String messageId) {
    return awaitingSent.computeIfAbsent(messageId, _ -> new CompletableFuture<>());
  }

  void forgetSent(String messageId) {
    awaitingSent.remove(messageId);
  }

  /// Hands an input to the session. Never blocks.
  void post(SessionInput input) {
    boolean overrun;
    synchronized (mailbox) {
      if (end != null) {
        answer(input.ticket(), gone());
        return;
      }
      overrun = mailbox.size() >= MAILBOX_MAX;
      mailbox.add(input);
      if (running) {
        if (!overrun) {
          return;
        }
      } else {
        running = true;
        surroundings.execute(this::run);
      }
    }
    if (overrun) {
      LOGGER.atWarn().addKeyValue("session", id).log("more arrives than is handled; reopening");
      end(End.FAILED);
    }
  }

  private Answered gone() {
    return new Answered.Failed(new SessionException.Moving(id.value()));
  }

  private void run() {
    for (int turn = 0; turn < TURNS_MAX; turn++) {
      if (!writer.hasRoom()) {
        writer.whenRoom(() -> surroundings.execute(this::run));
        return;
      }
      SessionInput input;
      synchronized (mailbox) {
        input = end == null ? mailbox.poll() : null;
        running = input != null;
      }
      if (input == null) {
        settle();
        return;
      }
      try {
        step(input);
      } catch (RuntimeException e) { // the edge of a session: its bug ends it, and nothing else
        LOGGER.atError().addKeyValue("session", id).setCause(e).log("a step failed");
        end(End.FAILED);
      }
    }
    surroundings.execute(this::run);
  }

  private void step(SessionInput input) {
    for (Departure left = departures.poll(); left != null; left = departures.poll()) {
      session.left(left.messageId, left.at);
    }
    SessionStep step = session.step(input, surroundings.now(), notDurable.get() == 0);
    publish(step.wakeAt()); // before anyone can hear an answer of this step
    boolean writes = !step.writes().isEmpty();
    Due mine = new Due(step, !writes);
    synchronized (due) {
      due.add(mine);
    }
    if (writes) {
      notDurable.incrementAndGet();
      writer.append(step.writes(), outcome -> on(mine, outcome));
    }
    carryOut();
  }

  private void on(Due mine, Outcome outcome) {
    switch (outcome) {
      case Outcome.Durable _ -> {
        synchronized (due) {
          mine.durable = true;
        }
        carryOut();
      }
      case Outcome.Stale stale -> {
        LOGGER.atWarn().addKeyValue("session", id).log("fenced: {}", stale.detail());
        end(End.FENCED);
        nothingIsCertain();
      }
      case Outcome.Failed failed -> {
        LOGGER.atError().addKeyValue("session", id).log("not written: {}", failed.reason());
        end(End.FAILED);
        nothingIsCertain();
      }
    }
    notDurable.decrementAndGet();
    settle();
  }

  /// After the end: nothing runs any more, and the fate of all that was decided is known.
  private void settle() {
    synchronized (mailbox) {
      if (end == null || running || notDurable.get() > 0) {
        return;
      }
    }
    if (settled.complete(this)) {
      nothingIsCertain(); // who waits for an answer from WhatsApp gets none
    }
  }

  /// Completes after [#close], when the fate of all that was decided is known.
  CompletableFuture<SessionLoop> settled() {
    return settled;
  }

  ShardId shard() {
    return writer.guard().shard();
  }

  /// Carries out the effects whose turn has come. Holding the lock keeps them in order.
  private void carryOut() {
    synchronized (due) {
      Due head = due.peek();
      while (head != null && head.durable) {
        due.poll();
        head.step.effects().forEach(this::carryOut);
        head = due.peek();
      }
    }
  }

  private void carryOut(SessionEffect effect) {
    switch (effect) {
      case SessionEffect.Perform(var onTheWire) -> perform(onTheWire);
      case SessionEffect.Answer(long ticket, Answered answered) -> answer(ticket, answered);
      case SessionEffect.Left(String messageId) -> {
        if (!hasEnded() && surroundings.isEntitled()) {
          departures.add(new Departure(messageId, surroundings.now()));
        }
      }
      case SessionEffect.Sent(String messageId) -> {
        CompletableFuture<Boolean> waiting = awaitingSent.remove(messageId);
        if (waiting != null) {
          waiting.complete(true);
        }
      }
      case SessionEffect.Logged(long lastSeq, var names) -> {
        surroundings.counted(id, names);
        surroundings.logged(id, lastSeq);
      }
      case SessionEffect.Removed(long ticket) -> {
        CompletableFuture<Answered> waiting = asked.remove(ticket);
        end(End.REMOVED);
        if (waiting != null) {
          waiting.complete(new Answered.Done());
        }
      }
    }
  }

  /// Called with the lock of `due`.
  private void perform(Effect effect) {
    if (waitingToConnect != null) {
      connect(connects); // effects keep their order
    }
    if (hasEnded() || !surroundings.isEntitled()) {
      return; // whoever cannot prove that it owns the session is silent
    }
    if (effect.connects()) {
      waitingToConnect = effect;
      long number = ++connects;
      surroundings.connect(() -> connect(number));
    } else {
      transport.perform(effect);
    }
  }

  private void connect(long number) {
    synchronized (due) {
      Effect effect = waitingToConnect;
      if (effect != null && number == connects) {
        waitingToConnect = null;
        if (!hasEnded() && surroundings.isEntitled()) {
          transport.perform(effect);
        }
      }
    }
  }

  private void answer(long ticket, Answered answered) {
    CompletableFuture<Answered> waiting = asked.remove(ticket);
    if (waiting != null) {
      waiting.complete(answered);
    }
  }

  private synchronized void publish(Optional<Instant> wakeAt) {
    snapshot = new Snapshot(session.view(), session.qr());
    notifyAll();
    if (wakeAt.isPresent() && wakeAt.get().isBefore(alarmAt)) {
      if (alarm != null) {
        alarm.cancel(false);
      }
      alarmAt = wakeAt.get();
      Duration delay = Duration.between(surroundings.now(), alarmAt);
      alarm = surroundings.alarms().after(delay, this::ring);
    }
  }

  private void ring() {
    synchronized (this) {
      alarm = null;
      alarmAt = Instant.MAX;
    }
    post(new SessionInput.FromEngine(new Input.Wake()));
  }

  /// Closes the connection at once. What was decided still becomes durable and is answered, but
  /// nothing more is sent.
  void close() {
    end(End.CLOSED);
  }

  private boolean hasEnded() {
    synchronized (mailbox) {
      return end != null;
    }
  }

  private void end(End why) {
    List<SessionInput> untouched;
    synchronized (mailbox) {
      if (end != null) {
        return;
      }
      end = why;
      untouched = List.copyOf(mailbox);
      mailbox.clear();
    }
    transport.close();
    synchronized (this) {
      if (alarm != null) {
        alarm.cancel(false);
      }
      notifyAll();
    }
    untouched.forEach(input -> answer(input.ticket(), gone()));
    if (why != End.CLOSED) {
      nothingIsCertain();
    }
    awaitingSent.values().forEach(waiting -> waiting.complete(false));
    awaitingSent.clear();
    surroundings.ended(this, why);
    settle();
  }

  /// Whoever waits for an answer does not get one that is certain.
  private void nothingIsCertain() {
    asked.keySet().forEach(ticket -> answer(ticket, unknown()));
  }

  private Answered unknown() {
    return new Answered.Failed(
        new SessionException.OutcomeUnknown(
            id.value(), "the session ended before its answer was certain"));
  }
}
