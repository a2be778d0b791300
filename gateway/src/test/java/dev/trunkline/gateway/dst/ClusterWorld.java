package dev.trunkline.gateway.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.Member;
import dev.trunkline.gateway.store.MemberId;
import dev.trunkline.gateway.store.MemorySession;
import dev.trunkline.gateway.store.MemoryStore;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardId;
import dev.trunkline.gateway.store.ShardOwner;
import dev.trunkline.gateway.store.StoredSession;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.testing.Cast;
import dev.trunkline.simulator.testing.SwitchedRandom;
import dev.trunkline.simulator.testing.TimedCore;
import dev.trunkline.simulator.testing.Timeline;
import dev.trunkline.simulator.testing.Weather;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// A small cluster, its store, the accounts of its sessions, and everything that can go wrong
/// between them, drawn from one seed.
final class ClusterWorld {
  static final Instant BEGIN = Instant.parse("2026-11-01T12:00:00Z");

  /// After the last mishap everything must have come right within this.
  private static final Duration HEALING = Duration.ofMinutes(15);

  /// What has begun to go wrong ends within this.
  private static final Duration LAST_MISHAPS = Duration.ofSeconds(20);

  /// How long it is watched when it has.
  private static final Duration AFTERWARDS = Duration.ofSeconds(10);

  private static final Duration CHECKED_EVERY = Duration.ofSeconds(3);
  private static final Duration LOCK_FALLS_MAX = Duration.ofMillis(50);
  private static final int QUIET_PACE = 4;

  private final Mistake mistake;
  private final SplittableRandom random;
  private final Plan plan;
  private final Timeline timeline = new Timeline();
  private final Trace trace = new Trace(timeline);
  private final TimedCore core;
  private final Weather weather;
  private final Judge judge;
  private final MemoryStore store;
  private final List<Account> accounts;
  private final Group group;
  private final Map<Account, List<SessionId>> sessions = new HashMap<>();
  private final List<Computer> computers = new ArrayList<>();
  private final List<MemberProcess> processes = new ArrayList<>();
  private final Letters letters = new Letters();
  private final Rules rules = new Rules(this);
  private final Placer placer;
  private final People people;
  private final Mishaps mishaps;
  private final Newcomers newcomers;
  private boolean healing;
  private int wires;

  /// @param mistake what its members do wrong
  ClusterWorld(long seed, Mistake mistake) {
    this(seed, mistake, 0);
  }

  /// @param newcoming how many sessions more are linked meanwhile
  ClusterWorld(long seed, Mistake mistake, int newcoming) {
    this.mistake = mistake;
    random = new SplittableRandom(seed);
    plan = Plan.draw(random);
    SwitchedRandom chance = Cast.random();
    core = new TimedCore(timeline, chance);
    accounts = Cast.accounts(core).subList(0, plan.accounts());
    store = new MemoryStore(plan.shards(), timeline::now);
    for (int i = 0; i < plan.sessions(); i++) {
      begin(accounts.get(i % accounts.size()), i);
    }
    chance.switchTo(random.nextLong());
    weather = new Weather(random.split());
    weather.storm(plan.latency(), plan.refused());
    judge = core.command((_, desk) -> desk.server().judge());
    group = group(random.nextBoolean());
    for (int i = 1; i <= plan.members(); i++) {
      computers.add(new Computer(this, i));
    }
    placer = new Placer(this, store);
    people = new People(this);
    mishaps = new Mishaps(this);
    newcomers = new Newcomers(this, newcoming);
  }

  /// A group of all accounts.
  private Group group(boolean byLid) {
    Addressing addressing = byLid ? Addressing.LID : Addressing.PHONE_NUMBER;
    GroupChanges.Order order = new GroupChanges.Order("everyone", addressing, accounts);
    return core.command((turn, desk) ->
        desk.groups().create(turn, accounts.getFirst().phone(), order).orElseThrow());
  }

  private void begin(Account account, int number) {
    Cast.Member member = Cast.link(core, account);
    SessionId id = new SessionId("session" + number);
    sessions.computeIfAbsent(account, _ -> new ArrayList<>()).add(id);
    store.begin(
        new StoredSession(
            id,
            new ShardId(number % plan.shards()),
            DesiredState.RUNNING,
            "{}",
            Optional.empty(),
            BEGIN,
            BEGIN),
        member.records());
  }

  /// Lets it all happen.
  void run() {
    try {
      computers.forEach(it -> after(upTo(Duration.ofSeconds(2)), it::start));
      placer.begin();
      people.begin();
      mishaps.begin();
      newcomers.begin();
      pass(timeline.now().plus(Plan.CHAOS));
      heal();
      pass(timeline.now().plus(LAST_MISHAPS));
      Instant limit = timeline.now().plus(HEALING);
      do {
        pass(timeline.now().plus(CHECKED_EVERY));
      } while (!wrong().isEmpty() && timeline.now().isBefore(limit));
      assertThat(wrong()).as("what is still wrong after the mishaps are over").isEmpty();
      pass(timeline.now().plus(AFTERWARDS));
      assertThat(wrong()).as("what went wrong afterwards").isEmpty();
    } finally {
      List.copyOf(computers).forEach(it -> it.process().ifPresent(p -> p.clockwork().kill()));
    }
  }

  private void pass(Instant end) {
    boolean more = true;
    while (more) {
      more = timeline.next(end);
      judge();
    }
    people.watchPhones();
  }

  /// What no client may ever do. That the server hears of a connection's end late is no defect; who
  /// is connected when, [Rules] know better.
  private void judge() {
    for (Violation.Kind kind : judge.violations().counts().keySet()) {
      boolean isWrong = kind.isSerious() && kind != Violation.Kind.STANZA_AFTER_REPLACEMENT;
      assertThat(isWrong).as("%s", judge.violations().latest()).isFalse();
    }
  }

  private void heal() {
    trace("world", "the mishaps are over");
    healing = true;
    boolean _ =
        core.command((_, desk) -> {
          desk.server().faults().clear();
          return true;
        });
    weather.calmDown();
    placer.lead();
    for (Computer computer : computers) {
      computer
          .process()
          .ifPresent(process -> {
            process.clockwork().cutOff(false);
            process.clockwork().thaw();
            process.cutLines(); // what the server kept comes with the next connection
          });
    }
    after(LAST_MISHAPS, () -> computers.forEach(Computer::start));
  }

  private List<String> wrong() {
    List<String> wrong = new ArrayList<>(letters.missing());
    wrong.addAll(newcomers.wrong());
    if (people.unanswered() > 0) {
      wrong.add(people.unanswered() + " letters are not accepted");
    }
    for (Computer computer : computers) {
      if (computer.process().flatMap(it -> it.lives().current()).isEmpty()) {
        wrong.add(computer.name() + " does not live");
      }
    }
    for (ShardOwner owner : store.ownership().owners()) {
      wrong.addAll(wrong(owner));
    }
    for (MemorySession session : store.all()) {
      for (OutboxEntry entry : session.outbox().all()) {
        if (entry.progress().state() != OutboxState.SENT) {
          wrong.add(session.session().id() + " has " + entry);
        }
      }
    }
    return wrong;
  }

  /// A shard is run by its owner and by nobody else, and its sessions work.
  private List<String> wrong(ShardOwner owner) {
    List<String> wrong = new ArrayList<>();
    ShardId shard = owner.guard().shard();
    List<MemberProcess> running = processes().stream().filter(it -> it.host().runs(shard)).toList();
    boolean isRun =
        running.size() == 1
            && owner.member().filter(running.getFirst()::wasOnce).isPresent()
            && running.getFirst().lives().held().contains(owner.guard());
    if (!isRun) {
      wrong.add("%s is run by %s".formatted(owner, running));
      return wrong;
    }
    for (MemorySession session : store.all()) {
      SessionId id = session.session().id();
      if (session.session().shard().equals(shard)) {
        String status =
            running.getFirst().host().view(id).map(it -> it.status().name()).orElse("nowhere");
        if (!status.equals("WORKING")) {
          wrong.add(id + " is " + status);
        }
      }
    }
    return wrong;
  }

  Mistake mistake() {
    return mistake;
  }

  TimedCore core() {
    return core;
  }

  Weather weather() {
    return weather;
  }

  MemoryStore store() {
    return store;
  }

  Letters letters() {
    return letters;
  }

  Rules rules() {
    return rules;
  }

  Placer placer() {
    return placer;
  }

  Mishaps mishaps() {
    return mishaps;
  }

  Newcomers newcomers() {
    return newcomers;
  }

  Trace trace() {
    return trace;
  }

  Plan plan() {
    return plan;
  }

  List<Account> accounts() {
    return accounts;
  }

  Group group() {
    return group;
  }

  Account otherThan(Account account) {
    return accounts.get((accounts.indexOf(account) + 1) % accounts.size());
  }

  List<SessionId> sessionsOf(Account account) {
    return sessions.getOrDefault(account, List.of());
  }

  List<Computer> computers() {
    return computers;
  }

  boolean isLetterOfPhone(String id) {
    return people.isLetterOfPhone(id);
  }

  void started(MemberProcess process) {
    processes.add(process);
  }

  /// Those that are alive.
  List<MemberProcess> processes() {
    processes.removeIf(it -> !it.isAlive());
    return processes;
  }

  /// Nobody listens where a member listened.
  boolean isDead(Member member) {
    return computers.stream().noneMatch(it -> it.runs(member));
  }

  /// The store has let the lock of a process fall; whoever watches it is told.
  void fell(MemberProcess fallen) {
    for (MemberId id : fallen.lives().all()) {
      Optional<Member> member = store.members().orElseThrow().find(id).filter(Member::lives);
      if (member.isPresent()) {
        for (MemberProcess other : processes()) {
          if (other != fallen) {
            after(upTo(LOCK_FALLS_MAX), () -> other.lives().fell(member.get()));
          }
        }
      }
    }
  }

  Instant now() {
    return timeline.now();
  }

  void after(Duration delay, Runnable action) {
    timeline.after(delay, action);
  }

  void trace(String who, String what, Object... details) {
    trace.add(who, what, details);
  }

  int nextWire() {
    return ++wires;
  }

  RandomGenerator split() {
    return random.split();
  }

  boolean happens(double probability) {
    return !healing && random.nextDouble() < probability;
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  Duration upTo(Duration most) {
    return Duration.ofMillis(random.nextLong(most.toMillis() + 1));
  }

  /// How often things are done: less often when nothing goes wrong any more.
  Duration pace(Duration period) {
    return healing ? period.multipliedBy(QUIET_PACE) : period;
  }

  static Jid jid(Account account, boolean byLid) {
    return account.jid(byLid ? Addressing.LID : Addressing.PHONE_NUMBER);
  }
}
