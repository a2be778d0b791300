package dev.trunkline.simulator.dst;

import dev.trunkline.engine.ChatState;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// What people and faults do in a world, one thing after the other.
final class Chaos {
  private static final List<String> STANZAS = List.of("message", "receipt", "iq", "ack");
  private static final List<String> STREAM_ERRORS = List.of("503", "515", "500");
  private static final List<String> REFUSALS = List.of("429", "500", "479");

  private final DeviceWorld world;
  private final Plan plan;
  private final RandomGenerator random;
  private int messages;

  Chaos(DeviceWorld world, Plan plan, RandomGenerator random) {
    this.world = world;
    this.plan = plan;
    this.random = random;
  }

  void begin() {
    for (int i = 0; i < plan.actions(); i++) {
      Duration at = Duration.ofMillis(random.nextLong(Plan.CHAOS.toMillis()));
      world.after(at, this::act);
    }
  }

  private void act() {
    HostedDevice device = pick(world.devices());
    switch (random.nextInt(40)) {
      case 0 -> device.stop();
      case 1, 2 -> startIfLinked(device);
      case 3, 4 -> device.cut();
      case 5 -> device.crash();
      case 6 -> longOutage();
      case 7 -> loseRatchets(device);
      case 8 -> world.introduceIf(random.nextInt(4) == 0, pick(world.accounts()));
      case 9 -> world.unlinkIf(random.nextInt(4) == 0, device);
      case 10 -> device.take(new Input.Wake());
      case 11 -> ask(device);
      case 12, 13, 14, 15, 16, 17 -> fault();
      case 18, 19, 20, 21, 22 -> phoneSends();
      case 23 -> phoneSendsToGroup();
      case 24, 25, 26, 27, 28 -> sendToGroup(device);
      default -> send(device);
    }
  }

  private void startIfLinked(HostedDevice device) {
    if (!device.isUnlinked()) {
      device.start();
    }
  }

  /// Nobody reaches WhatsApp for a while.
  private void longOutage() {
    world.weather().storm(plan.latency(), 1);
    world.devices().forEach(HostedDevice::cut);
    world.trace("world", "nobody reaches the server");
    world.after(
        Duration.ofSeconds(5 + random.nextInt(120)),
        () -> {
          if (!world.isHealing()) {
            world.weather().storm(plan.latency(), plan.refused());
          }
        });
  }

  private void loseRatchets(HostedDevice device) {
    if (random.nextBoolean()) {
      device.loseSessions();
      return;
    }
    Account owner = device.account();
    Account other = pick(world.accounts());
    world.trace(DeviceWorld.phone(owner), "loses its ratchets with " + other);
    world.core().command((turn, desk) -> desk.phones().of(turn, owner).forgetSessions(other));
  }

  private void fault() {
    if (plan.faults().isEmpty()) {
      return;
    }
    FaultKind kind = pick(List.copyOf(plan.faults()));
    Optional<String> whose =
        random.nextBoolean() ? Optional.of(pick(world.accounts()).phoneNumber()) : Optional.empty();
    Optional<String> stanza = random.nextBoolean() ? Optional.of(pick(STANZAS)) : Optional.empty();
    Fault.Odds odds =
        random.nextBoolean()
            ? Fault.Odds.times(1 + random.nextInt(3))
            : new Fault.Odds(
                0.1 + 0.2 * random.nextDouble(),
                Optional.empty(),
                Optional.of(world.now().plusSeconds(1 + random.nextInt(20))));
    String code =
        switch (kind) {
          case STREAM_ERROR -> pick(STREAM_ERRORS);
          case REFUSE_MESSAGE -> pick(REFUSALS);
          default -> kind.defaultCode();
        };
    Duration delay = Duration.ofMillis(100 + random.nextInt(10_000));
    world.order(
        new Fault(
            kind,
            new Fault.Target(whose, Optional.empty(), target(kind, stanza)),
            odds,
            code,
            delay));
  }

  /// Bundles are asked for by `<iq>`; a login is no stanza.
  private static Optional<String> target(FaultKind kind, Optional<String> stanza) {
    return switch (kind) {
      case NO_ONE_TIME_KEY, STALE_ONE_TIME_KEY, BAD_BUNDLE_SIGNATURE, LOGIN_FAILURE ->
          Optional.empty();
      default -> stanza;
    };
  }

  private void ask(HostedDevice device) {
    Account other = pick(world.accounts());
    Jid chat = DeviceWorld.jid(other, random.nextBoolean());
    switch (random.nextInt(4)) {
      case 0 -> device.ask(new Request.ShowChatState(chat, ChatState.COMPOSING));
      case 1 -> device.ask(new Request.ShowPresence(random.nextBoolean()));
      case 2 -> device.ask(new Request.CheckNumber(other.phoneNumber()));
      default ->
          device
              .latest()
              .ifPresent(message ->
                  device.ask(
                      new Request.MarkRead(
                          message.chat(), Optional.empty(), List.of(message.id()))));
    }
  }

  private void send(HostedDevice device) {
    if (device.isUnlinked()) {
      return;
    }
    Account to = random.nextInt(12) == 0 ? device.account() : pick(world.accounts());
    Jid chat = DeviceWorld.jid(to, random.nextBoolean());
    Set<String> readers = world.readers(device.account(), to, device.name());
    Optional<String> confirms =
        Optional.of(to).filter(it -> it != device.account()).map(DeviceWorld::phone);
    send(device, chat, readers, confirms);
  }

  private void sendToGroup(HostedDevice device) {
    if (!device.isUnlinked()) {
      Set<String> readers = world.readersInGroup(device.name());
      send(device, world.group().jid(), readers, Optional.empty());
    }
  }

  private void send(HostedDevice device, Jid chat, Set<String> readers, Optional<String> confirms) {
    for (int i = random.nextInt(3); i >= 0; i--) {
      String id = nextId();
      String text = "text " + id;
      Ledger.Letter letter =
          new Ledger.Letter(id, device.name(), chat.toString(), text, readers, confirms);
      device.send(id, chat, text, () -> world.ledger().accepted(letter));
    }
  }

  private String nextId() {
    return "3EB0%018X".formatted(++messages);
  }

  private void phoneSends() {
    Account from = pick(world.accounts());
    Account to = pick(world.accounts());
    if (from == to) {
      return;
    }
    String text = "text of a phone " + ++messages;
    Jid chat = DeviceWorld.jid(to, random.nextBoolean());
    SentMessage sent =
        world
            .core()
            .command((turn, desk) -> desk.phones().send(turn, from, to, Addressing.of(chat), text));
    phoneSent(from, sent, text, world.readers(from, to, DeviceWorld.phone(from)));
  }

  private void phoneSendsToGroup() {
    Account from = pick(world.accounts());
    String text = "text of a phone " + ++messages;
    SentMessage sent =
        world.core().command((turn, desk) -> desk.phones().send(turn, from, world.group(), text));
    phoneSent(from, sent, text, world.readersInGroup(DeviceWorld.phone(from)));
  }

  private void phoneSent(Account from, SentMessage sent, String text, Set<String> readers) {
    String sender = DeviceWorld.phone(from);
    Jid chat = sent.to();
    world.trace(sender, "sends " + sent.id() + " to " + chat);
    world
        .ledger()
        .accepted(
            new Ledger.Letter(sent.id(), sender, chat.toString(), text, readers, Optional.empty()));
    if (sent.refusal().isPresent()) {
      world.ledger().rejected(sent.id(), sent.refusal().get(), plan.refusesMessages());
    } else {
      world.ledger().acknowledged(sent.id());
    }
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
