package dev.trunkline.simulator.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.judge.Judge;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.pairing.QrCode;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Device;
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
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/// A few accounts, their phones and linked devices, and everything that can go wrong between them,
/// drawn from one seed.
final class DeviceWorld {
  /// After the last fault everything must have come right within this.
  private static final Duration HEALING = Duration.ofMinutes(20);

  /// How long it is watched when it has.
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  /// How the names of phones begin.
  static final String PHONE = "phone";

  private static final int LINKED_MAX = 4;

  private static final Duration CHECKED_EVERY = Duration.ofSeconds(5);

  private final Mistake mistake;
  private final SplittableRandom random;
  private final Plan plan;
  private final Timeline timeline = new Timeline();
  private final Trace trace = new Trace(timeline);
  private final TimedCore core;
  private final Weather weather;
  private final Judge judge;
  private final Ledger ledger;
  private final List<Account> accounts;
  private final Group group;
  private final List<HostedDevice> devices = new ArrayList<>();
  private final Set<String> linkedAllTheTime = new TreeSet<>();
  private final Map<Account, Long> shown = new HashMap<>();
  private final Chaos chaos;
  private boolean healing;

  /// @param mistake what its gateways do wrong
  DeviceWorld(long seed, Mistake mistake) {
    this.mistake = mistake;
    random = new SplittableRandom(seed);
    plan = Plan.draw(random);
    SwitchedRandom chance = Cast.random();
    core = new TimedCore(timeline, chance);
    accounts = Cast.accounts(core);
    chance.switchTo(random.nextLong());
    weather = new Weather(random.split());
    weather.storm(plan.latency(), plan.refused());
    judge = core.command((_, desk) -> desk.server().judge());
    group = group(random.nextBoolean() ? Addressing.LID : Addressing.PHONE_NUMBER);
    ledger = new Ledger(plan.isOrdered());
    for (Account account : accounts.subList(0, plan.accounts())) {
      linkedAllTheTime.add(phone(account));
      for (int i = random.nextInt(Cast.DEVICES); i >= 0; i--) {
        Cast.Member member = Cast.link(core, account);
        HostedDevice device = add(account, member.records());
        linkedAllTheTime.add(device.name());
      }
    }
    chaos = new Chaos(this, plan, random.split());
  }

  /// A group of all accounts.
  private Group group(Addressing addressing) {
    Account owner = accounts.getFirst();
    GroupChanges.Order order = new GroupChanges.Order("everyone", addressing, accounts);
    return core.command(
        (turn, desk) -> desk.groups().create(turn, owner.phone(), order).orElseThrow());
  }

  private HostedDevice add(Account account, Map<RecordKey, byte[]> records) {
    Profile.Addressing addressing =
        random.nextBoolean() ? Profile.Addressing.PREFER_LID : Profile.Addressing.AS_ASKED;
    HostedDevice device =
        new HostedDevice(
            "device" + (devices.size() + 1) + "of" + account.index(),
            account,
            this,
            new Profile("Test", "Chrome", random.nextBoolean(), addressing),
            records);
    devices.add(device);
    return device;
  }

  static String phone(Account account) {
    return PHONE + account.index();
  }

  /// Lets it all happen.
  void run() {
    for (HostedDevice device : devices) {
      after(Duration.ofMillis(random.nextInt(5_000)), device::start);
    }
    chaos.begin();
    pass(timeline.now().plus(Plan.CHAOS));
    heal();
    Instant limit = timeline.now().plus(HEALING);
    do {
      pass(timeline.now().plus(CHECKED_EVERY));
    } while (!wrong().isEmpty() && timeline.now().isBefore(limit));
    assertThat(wrong()).as("what is still wrong after the faults are over").isEmpty();
    pass(timeline.now().plus(AFTERWARDS));
    assertThat(wrong()).as("what went wrong afterwards").isEmpty();
  }

  private void pass(Instant end) {
    boolean more = true;
    while (more) {
      more = timeline.next(end);
      judge();
    }
    watchPhones();
  }

  /// No client may ever do what the judge looks for. Two connections are no defect here: a client
  /// finds out that its connection is broken before the server does.
  private void judge() {
    for (Violation.Kind kind : judge.violations().counts().keySet()) {
      assertThat(kind.isSerious()).as("%s", judge.violations().latest()).isFalse();
    }
  }

  private void watchPhones() {
    for (Account account : accounts) {
      List<Inbox.Shown> more =
          core.command((turn, desk) ->
              desk.phones().of(turn, account).inbox().after(shown.getOrDefault(account, 0L)));
      for (Inbox.Shown message : more) {
        shown.put(account, message.sequence());
        if (message.retries() > 0) {
          ledger.asked(message.id(), phone(account));
        }
        ledger.arrived(message.id(), phone(account), message.text());
      }
    }
  }

  private void heal() {
    trace("world", "the faults are over");
    healing = true;
    core.command((_, desk) -> {
      desk.server().faults().clear();
      return true;
    });
    weather.calmDown();
    devices.forEach(HostedDevice::cut); // what the server kept comes with the next connection
    devices.stream().filter(device -> !device.isUnlinked()).forEach(HostedDevice::start);
  }

  private List<String> wrong() {
    List<String> wrong = new ArrayList<>(ledger.missing(linkedAllTheTime, plan));
    for (HostedDevice device : devices) {
      if (!linkedAllTheTime.contains(device.name())) {
        continue;
      }
      if (!device.isOnline()) {
        wrong.add(device.name() + " is not online");
      }
      device.unfinished().forEach(entry -> wrong.add(device.name() + " has " + entry));
    }
    return wrong;
  }

  /// Whether a device must not find itself unlinked.
  boolean isHere(HostedDevice device) {
    return linkedAllTheTime.contains(device.name());
  }

  Mistake mistake() {
    return mistake;
  }

  boolean isHealing() {
    return healing;
  }

  TimedCore core() {
    return core;
  }

  Weather weather() {
    return weather;
  }

  Ledger ledger() {
    return ledger;
  }

  Trace trace() {
    return trace;
  }

  Plan plan() {
    return plan;
  }

  List<Account> accounts() {
    return accounts.subList(0, plan.accounts());
  }

  Group group() {
    return group;
  }

  List<HostedDevice> devices() {
    return devices;
  }

  Instant now() {
    return timeline.now();
  }

  void after(Duration delay, Runnable action) {
    timeline.after(delay, action);
  }

  void at(Instant at, Runnable action) {
    timeline.at(at, action);
  }

  void trace(String who, String what) {
    trace.add(who, what);
  }

  RandomGenerator split() {
    return random.split();
  }

  int upTo(int most) {
    return random.nextInt(most + 1);
  }

  Duration commitTime() {
    return Duration.ofMillis(random.nextLong(plan.commit().toMillis() + 1));
  }

  Duration restartTime() {
    return Duration.ofMillis(500 + random.nextInt(random.nextInt(4) == 0 ? 60_000 : 2_000));
  }

  Fate fate() {
    if (healing || random.nextDouble() >= plan.crashes()) {
      return Fate.LIVES;
    }
    return random.nextInt(3) == 0 ? Fate.DIES_BEFORE_COMMIT : Fate.DIES_AFTER_COMMIT;
  }

  /// Whose address it is.
  Optional<String> nameOf(Jid device) {
    for (Account account : accounts) {
      boolean its =
          device.account().equals(jid(account, true))
              || device.account().equals(jid(account, false));
      if (its && device.device() == 0) {
        return Optional.of(phone(account));
      }
      for (HostedDevice other : devices) {
        if (its && other.account() == account && other.number() == device.device()) {
          return Optional.of(other.name());
        }
      }
    }
    return Optional.empty();
  }

  /// Those who are to read a message.
  Set<String> readers(Account from, Account to, String sender) {
    Set<String> readers = new TreeSet<>(List.of(phone(from), phone(to)));
    for (HostedDevice device : devices) {
      if (device.account() == from || device.account() == to) {
        readers.add(device.name());
      }
    }
    readers.remove(sender);
    return readers;
  }

  /// Those who are to read a message to the group.
  Set<String> readersInGroup(String sender) {
    Set<String> readers = new TreeSet<>();
    accounts.forEach(account -> readers.add(phone(account)));
    devices.forEach(device -> readers.add(device.name()));
    readers.remove(sender);
    return readers;
  }

  void order(Fault fault) {
    trace("world", "a fault is ordered: " + fault);
    core.command((turn, desk) -> desk.server().faults().order(turn, fault));
  }

  /// A device that was never linked appears.
  void introduceIf(boolean wanted, Account account) {
    if (!wanted || account.linkedDevices().size() >= LINKED_MAX) {
      return;
    }
    HostedDevice device = add(account, new HashMap<>());
    trace(device.name(), "appears");
    device.start();
  }

  void scanLater(HostedDevice device, String qr) {
    if (linkedAllTheTime.contains(device.name()) || device.isUnlinked() || healing) {
      return;
    }
    Optional<QrCode> code = QrCode.find(qr);
    after(
        Duration.ofMillis(random.nextInt(3_000)),
        () -> {
          trace(device.name(), "is scanned");
          core.command(
              (turn, desk) -> desk.pairing().scan(turn, device.account(), code.orElseThrow()));
        });
  }

  /// A phone throws out a device.
  void unlinkIf(boolean wanted, HostedDevice device) {
    Optional<Device> linked =
        device.account().linkedDevices().stream()
            .filter(it -> it.number() == device.number())
            .findFirst();
    if (wanted && linked.isPresent()) {
      trace(device.name(), "is unlinked by its phone");
      linkedAllTheTime.remove(device.name());
      device.unlinked();
      core.command((turn, desk) -> {
        desk.unlinking().unlink(turn, linked.get());
        return true;
      });
    }
  }

  static Jid jid(Account account, boolean byLid) {
    return account.jid(byLid ? Addressing.LID : Addressing.PHONE_NUMBER);
  }
}
