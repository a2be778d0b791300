package dev.trunkline.gateway.dst;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.session.SteppedSessions;
import dev.trunkline.gateway.session.SteppedSessions.Reply;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// Who writes and reads: users of the API, who repeat what was not answered, and phones.
final class People {
  private static final Duration PATIENCE = Duration.ofSeconds(12);
  private static final Duration ASKS_AGAIN = Duration.ofMillis(400);
  private static final Duration LOOKS = Duration.ofSeconds(1);

  private final ClusterWorld world;
  private final RandomGenerator random;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Map<Account, Long> shown = new HashMap<>();
  private final Set<String> idsOfPhones = new HashSet<>();
  private int unanswered;

  /// All that a session is asked to send to one chat: the next one is asked for when the one before
  /// it was answered.
  private final class Lane {
    private final int number = world.letters().newLane();
    private final SessionId session;
    private final Jid chat;
    private final Set<String> readers;
    private final Deque<Letters.Letter> waiting = new ArrayDeque<>();
    private int attempt;

    private Lane(SessionId session, Jid chat, Set<String> readers) {
      this.session = session;
      this.chat = chat;
      this.readers = readers;
    }

    private void write() {
      unanswered++;
      waiting.add(world.letters().write(number, session.value(), readers));
      if (waiting.size() == 1) {
        ask();
      }
    }

    private void ask() {
      Letters.Letter letter = waiting.getFirst();
      int mine = ++attempt;
      List<MemberProcess> all = world.processes();
      if (all.isEmpty()) {
        world.after(ASKS_AGAIN, () -> askAgain(mine));
        return;
      }
      MemberProcess process = all.get(random.nextInt(all.size()));
      process
          .clockwork()
          .run(
              "api " + number,
              () ->
                  SteppedSessions.send(
                      process.host(),
                      session,
                      chat,
                      letter.text(),
                      reply -> told(process, letter, mine, reply)));
      world.after(PATIENCE, () -> askAgain(mine));
    }

    private void askAgain(int mine) {
      if (mine == attempt && !waiting.isEmpty()) {
        ask();
      }
    }

    private void told(MemberProcess process, Letters.Letter letter, int mine, Reply reply) {
      switch (reply) {
        case Reply.Stored(String id) -> {
          process.trace("answers that %s is stored as %s", letter, id);
          world.rules().answered(session, id, letter.text());
          if (letter.equals(waiting.peek())) {
            unanswered--;
            waiting.remove();
            attempt++;
            if (!waiting.isEmpty()) {
              ask();
            }
          }
        }
        case Reply.Elsewhere _, Reply.Failed _ -> world.after(ASKS_AGAIN, () -> askAgain(mine));
      }
    }
  }

  People(ClusterWorld world) {
    this.world = world;
    this.random = world.split();
  }

  void begin() {
    for (int i = 0; i < world.plan().letters(); i++) {
      long at = random.nextLong(Plan.CHAOS.toMillis());
      world.after(Duration.ofMillis(at), this::write);
    }
    world.after(LOOKS, this::look);
  }

  private void write() {
    List<Account> accounts = world.accounts();
    Account from = accounts.get(random.nextInt(accounts.size()));
    Account to = accounts.get(random.nextInt(accounts.size()));
    boolean byLid = random.nextBoolean();
    if (random.nextInt(3) == 0) {
      phoneWrites(from, from == to ? world.otherThan(from) : to, byLid);
      return;
    }
    List<SessionId> sessions = world.sessionsOf(from);
    SessionId session = sessions.get(random.nextInt(sessions.size()));
    Account other = from == to ? world.otherThan(from) : to;
    Lane lane =
        random.nextInt(4) == 0
            ? laneToGroup(session)
            : lanes.computeIfAbsent(
                session + " " + other.index() + byLid,
                _ ->
                    new Lane(
                        session, ClusterWorld.jid(other, byLid), readers(from, other, session)));
    for (int more = random.nextInt(3); more >= 0; more--) {
      lane.write();
    }
  }

  private Lane laneToGroup(SessionId session) {
    Set<String> readers = new TreeSet<>();
    for (Account account : world.accounts()) {
      readers.add(phone(account));
      world.sessionsOf(account).forEach(it -> readers.add(it.value()));
    }
    return lanes.computeIfAbsent(
        session + " group", _ -> new Lane(session, world.group().jid(), readers));
  }

  private void phoneWrites(Account from, Account to, boolean byLid) {
    int lane = world.letters().newLane();
    Letters.Letter letter = world.letters().write(lane, phone(from), readersOfPhone(from, to));
    SentMessage sent =
        world
            .core()
            .command((turn, desk) ->
                desk.phones()
                    .send(
                        turn,
                        from,
                        to,
                        byLid ? Addressing.LID : Addressing.PHONE_NUMBER,
                        letter.text()));
    world.trace(phone(from), "sends %s as %s", letter, sent.id());
    idsOfPhones.add(sent.id());
    if (sent.refusal().isPresent()) {
      throw new AssertionError("nobody refuses messages: " + sent.refusal());
    }
  }

  static String phone(Account account) {
    return "phone" + account.index();
  }

  private Set<String> readers(Account from, Account to, SessionId writer) {
    Set<String> readers = readersOfPhone(from, to);
    readers.add(phone(from));
    readers.add(writer.value()); // its log has what it sent
    return readers;
  }

  private Set<String> readersOfPhone(Account from, Account to) {
    Set<String> readers = new TreeSet<>(Set.of(phone(to)));
    world.sessionsOf(from).forEach(it -> readers.add(it.value()));
    world.sessionsOf(to).forEach(it -> readers.add(it.value()));
    return readers;
  }

  /// Whether a phone wrote it.
  boolean isLetterOfPhone(String id) {
    return idsOfPhones.contains(id);
  }

  private void look() {
    watchPhones();
    world.after(LOOKS, this::look);
  }

  void watchPhones() {
    for (Account account : world.accounts()) {
      List<Inbox.Shown> more =
          world
              .core()
              .command((turn, desk) ->
                  desk.phones().of(turn, account).inbox().after(shown.getOrDefault(account, 0L)));
      for (Inbox.Shown message : more) {
        shown.put(account, message.sequence());
        if (message.retries() > 0) {
          world.letters().asked(message.id(), phone(account));
        }
        Letters.in(message.text())
            .ifPresent(text -> world.letters().read(text, message.id(), phone(account)));
      }
    }
  }

  int unanswered() {
    return unanswered;
  }
}
