package dev.trunkline.simulator.dst;

import static org.assertj.core.api.Assertions.assertThat;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Change;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.device.LinkedDevice;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.engine.turn.Credentials;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.testing.Line;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A linked device and what a gateway does for it: each step is committed a little later, and only
/// then its effects follow. Its process may die at any moment; what was committed is left.
final class HostedDevice {
  private static final int RETRIES_MAX = 5;

  private final String name;
  private final Account account;
  private final DeviceWorld world;
  private final Profile profile;
  private final RandomGenerator random;
  private final Map<RecordKey, byte[]> stored;
  private final Outbox outbox = new Outbox();
  private @Nullable Life life;
  private boolean wanted;
  private boolean unlinked;
  private Optional<ArrivedMessage> latest = Optional.empty();

  HostedDevice(
      String name,
      Account account,
      DeviceWorld world,
      Profile profile,
      Map<RecordKey, byte[]> stored) {
    this.name = name;
    this.account = account;
    this.world = world;
    this.profile = profile;
    this.random = world.split();
    this.stored = stored;
  }

  String name() {
    return name;
  }

  Account account() {
    return account;
  }

  /// One process, from its start to its death.
  private final class Life {
    private final Map<RecordKey, byte[]> records = new HashMap<>(stored);
    private final LinkedDevice device =
        new LinkedDevice(key -> Optional.ofNullable(records.get(key)), profile, random);
    private final Line line = new Line(world.core(), world.weather(), HostedDevice.this::take);
    private List<Uncommitted> uncommitted = new ArrayList<>();
    private Optional<Instant> wakeAt = Optional.empty();
    private boolean online;
  }

  /// What a step decided.
  private record Uncommitted(List<Change> changes, List<Runnable> told, List<Effect> effects) {}

  boolean isOnline() {
    return life != null && life.online;
  }

  /// Whether it is a device of its account no more, or never was.
  boolean isUnlinked() {
    return unlinked;
  }

  void unlinked() {
    unlinked = true;
  }

  List<String> unfinished() {
    return outbox.unfinished();
  }

  void start() {
    wanted = true;
    if (life == null) {
      life = new Life();
      world.trace(name, "a process starts");
    }
    take(new Input.Start());
  }

  void stop() {
    wanted = false;
    take(new Input.Stop());
  }

  void cut() {
    if (life != null) {
      world.trace(name, "the network breaks");
      life.line.cut();
    }
  }

  void ask(Request request) {
    take(new Input.Ask(1, request));
  }

  Optional<ArrivedMessage> latest() {
    return latest;
  }

  /// Takes a message from a user.
  void send(String id, Jid chat, String text, Runnable accepted) {
    Life current = life;
    if (current == null) {
      return;
    }
    world.trace(name, "accepts " + id + " to " + chat);
    Runnable keep = outbox.accept(id, chat, text);
    commitLater(current, new Uncommitted(List.of(), List.of(keep, accepted), List.of()));
    pump();
  }

  void take(Input input) {
    Life current = life;
    if (current == null) {
      return;
    }
    world.trace(name, describe(input));
    if (input instanceof StanzaArrived(_, Node ack) && ack.has("class", "message")) {
      acknowledged(ack);
    }
    Step step = current.device.step(input, world.now());
    List<Runnable> told = new ArrayList<>();
    for (AccountEvent event : step.events()) {
      world.trace(name, "  " + describe(event));
      told.add(outbox.on(event, world.now()));
      told.add(() -> told(event));
      current.online =
          switch (event) {
            case AccountEvent.Online _ -> true;
            case AccountEvent.Disconnected _, AccountEvent.LoggedOut _ -> false;
            default -> current.online;
          };
    }
    write(current.records, step.changes());
    commitLater(current, uncommitted(current, step, told));
    if (step.wakeAt().isPresent() && !step.wakeAt().equals(current.wakeAt)) {
      world.at(step.wakeAt().get(), () -> wake(current));
    }
    current.wakeAt = step.wakeAt();
    pump();
  }

  /// What is left to do when the step is stored: all of it, unless a mistake is made.
  private Uncommitted uncommitted(Life current, Step step, List<Runnable> told) {
    List<Change> changes = new ArrayList<>(step.changes());
    if (world.mistake() == Mistake.FORGETS_RATCHETS
        && step.events().stream().anyMatch(AccountEvent.Encrypted.class::isInstance)) {
      changes.removeIf(HostedDevice::isRatchet);
    }
    List<Effect> later = new ArrayList<>();
    for (Effect effect : step.effects()) {
      if (leavesTooEarly(effect)) {
        perform(current, effect);
      } else {
        later.add(effect);
      }
    }
    return new Uncommitted(changes, told, later);
  }

  private static boolean isRatchet(Change change) {
    return change instanceof Change.Put(RecordKey key, _, _)
        && (key.kind() == RecordKey.Kind.SIGNAL_SESSION || key.kind() == RecordKey.Kind.GROUP_KEY);
  }

  private boolean leavesTooEarly(Effect effect) {
    return effect instanceof Transmit(Node stanza)
        && switch (world.mistake()) {
          case ANSWERS_BEFORE_COMMIT -> stanza.is("receipt") || stanza.is("ack");
          case SENDS_BEFORE_COMMIT -> stanza.is("message");
          case NONE, FORGETS_RATCHETS, REUSES_IDS -> false;
        };
  }

  private void acknowledged(Node ack) {
    if (ack.find("error").isEmpty()) {
      world
          .nameOf(ack.requireJid("from"))
          .ifPresent(reader -> world.ledger().resendAccepted(ack.require("id"), reader));
    }
  }

  private void wake(Life awaited) {
    if (life == awaited && awaited.wakeAt.filter(at -> !at.isAfter(world.now())).isPresent()) {
      awaited.wakeAt = Optional.empty();
      take(new Input.Wake());
    }
  }

  /// Hands on what is to be sent.
  void pump() {
    if (life != null && life.online) {
      for (Request.Send send : outbox.next(world.now())) {
        take(new Input.Ask(0, world.mistake() == Mistake.REUSES_IDS ? reused(send) : send));
      }
    }
  }

  private Request.Send reused(Request.Send send) {
    String id = outbox.firstDone().orElse(send.messageId());
    return new Request.Send(id, send.chat(), send.content(), send.again());
  }

  private void commitLater(Life current, Uncommitted made) {
    current.uncommitted.add(made);
    if (current.uncommitted.size() == 1) {
      world.after(world.commitTime(), () -> commit(current));
    }
  }

  private void commit(Life current) {
    if (life != current) {
      return;
    }
    Fate fate = world.fate();
    if (fate == Fate.DIES_BEFORE_COMMIT) {
      crash();
      return;
    }
    List<Uncommitted> committed = current.uncommitted;
    current.uncommitted = new ArrayList<>();
    List<Effect> effects = new ArrayList<>();
    for (Uncommitted step : committed) {
      write(stored, step.changes);
      step.told.forEach(Runnable::run);
      effects.addAll(step.effects);
    }
    int done = fate == Fate.LIVES ? effects.size() : world.upTo(effects.size());
    effects.subList(0, done).forEach(effect -> perform(current, effect));
    if (fate == Fate.DIES_AFTER_COMMIT) {
      world.trace(name, "did %d of %d effects".formatted(done, effects.size()));
      crash();
    }
  }

  private static void write(Map<RecordKey, byte[]> records, List<Change> changes) {
    for (Change change : changes) {
      switch (change) {
        case Change.Put(RecordKey key, byte[] value, _) -> records.put(key, value);
        case Change.Delete(RecordKey key) -> records.remove(key);
        case Change.Clear _ -> records.clear();
      }
    }
  }

  private void perform(Life current, Effect effect) {
    if (effect instanceof Transmit(Node stanza)) {
      watch(stanza);
    }
    current.line.perform(effect);
  }

  /// What must hold of a stanza that leaves.
  private void watch(Node stanza) {
    world.trace(name, "  sends " + stanza);
    String id = stanza.find("id").orElse("");
    Optional<Jid> asker =
        stanza.findJid(stanza.has("device_fanout", "false") ? "to" : "participant");
    if (stanza.is("message") && asker.isPresent()) {
      world.nameOf(asker.get()).ifPresent(reader -> world.ledger().resent(id, reader));
    } else if (stanza.is("message")) {
      assertThat(outbox.isEncrypted(id)).as("the ciphertext of %s is stored", id).isTrue();
    }
    if (stanza.is("receipt") && !stanza.has("type", "retry")) {
      world.ledger().answered(id, name);
    }
    if (stanza.is("ack") && stanza.has("class", "receipt") && stanza.find("type").isEmpty()) {
      Jid from = stanza.findJid("participant").orElseGet(() -> stanza.requireJid("to"));
      world.ledger().receiptAnswered(id, name, from);
    }
    if (isLastRetry(stanza) || (stanza.is("ack") && stanza.has("error", "500"))) {
      world.ledger().gaveUp(id, name);
    }
  }

  private static boolean isLastRetry(Node stanza) {
    return stanza.is("receipt")
        && stanza
            .child("retry")
            .filter(retry -> retry.requireNumber("count") >= RETRIES_MAX)
            .isPresent();
  }

  /// What is told is stored.
  private void told(AccountEvent event) {
    switch (event) {
      case AccountEvent.QrOffered(String qr, _) -> world.scanLater(this, qr);
      case AccountEvent.Disconnected(var reason, _, var retryAt) -> {
        if (wanted && retryAt.isEmpty()) {
          world.trace(name, "is started anew after " + reason);
          world.after(Duration.ofSeconds(10), this::startIfWanted);
        }
      }
      case AccountEvent.LoggedOut _ -> {
        assertThat(world.isHere(this)).as("%s was not unlinked", name).isFalse();
        wanted = false;
      }
      case AccountEvent.MessageArrived(ArrivedMessage message) -> {
        latest = Optional.of(message);
        world.ledger().arrived(message.id(), name, ((Content.Text) message.content()).text());
      }
      case AccountEvent.MessageUnreadable(String id, _, _, _) -> world.ledger().asked(id, name);
      case AccountEvent.ReceiptArrived(_, Jid from, var ids, var type, _) -> {
        if (type == AccountEvent.ReceiptType.DELIVERED) {
          ids.forEach(id -> world.ledger().receiptArrived(id, name, from));
        }
      }
      case AccountEvent.Acknowledged acknowledged ->
          world.ledger().acknowledged(acknowledged.messageId());
      case AccountEvent.Rejected(String id, _, _, String reason, boolean retryable) -> {
        if (!retryable) {
          world.ledger().rejected(id, reason, world.plan().refusesMessages());
        }
      }
      default -> {}
    }
  }

  private void startIfWanted() {
    if (wanted && life != null && !life.online) {
      take(new Input.Start());
    }
  }

  /// The process dies, and another one starts later.
  void crash() {
    Life over = life;
    if (over == null) {
      return;
    }
    world.trace(name, "the process dies, %d steps uncommitted".formatted(over.uncommitted.size()));
    over.line.close();
    life = null;
    outbox.crash();
    world.after(
        world.restartTime(),
        () -> {
          if (life == null && !unlinked) {
            start();
          }
        });
  }

  /// The store loses all ratchets while no process runs.
  void loseSessions() {
    crash();
    world.trace(name, "the ratchets are lost");
    world.ledger().lostRatchets(name);
    stored.keySet().removeIf(key -> key.kind() == RecordKey.Kind.SIGNAL_SESSION);
  }

  /// Its number among the devices of its account, 0 when it was never linked.
  int number() {
    return Credentials.load(key -> Optional.ofNullable(stored.get(key)), random, world.now())
        .link()
        .map(link -> link.phoneNumber().device())
        .orElse(0);
  }

  private static String describe(Object what) {
    return what instanceof StanzaArrived(_, Node stanza) ? "gets " + stanza : what.toString();
  }
}
