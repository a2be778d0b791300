package dev.trunkline.simulator.device;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.trunkline.engine.Account;
import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.ArrivedMessage;
import dev.trunkline.engine.Change;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Input;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Reply;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.device.LinkedDevice;
import dev.trunkline.engine.node.Jid;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Closed;
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Disconnect;
import dev.trunkline.engine.transport.Opened;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.proto.handshake.ClientPayload;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.turn.ConnectionId;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The engine's linked device with records in memory, connected to the core of a [World].
final class TestedDevice {
  private final World world;
  private final Profile profile;
  private final Map<RecordKey, byte[]> records = new HashMap<>();
  private final List<AccountEvent> events = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final Deque<Input> inbox = new ArrayDeque<>();
  private Function<Node, List<Node>> meddler = List::of;
  private Account account;
  private Optional<Instant> wakeAt = Optional.empty();
  private @Nullable ConnectionId connection;
  private long number;
  private long tickets;

  TestedDevice(World world, Profile profile) {
    this.world = world;
    this.profile = profile;
    this.account = open();
  }

  private Account open() {
    return new LinkedDevice(key -> Optional.ofNullable(records.get(key)), profile, world.random());
  }

  void start() {
    take(new Input.Start());
  }

  void stop() {
    take(new Input.Stop());
    world.settle();
  }

  /// The process dies: only the records are left.
  void crash() {
    if (connection != null) {
      world.server().disconnect(connection);
      connection = null;
    }
    inbox.clear();
    account = open();
    wakeAt = Optional.empty();
  }

  /// The network goes away under the connection.
  void lose() {
    ConnectionId lost = connection;
    if (lost != null) {
      world.server().disconnect(lost);
      connection = null;
      take(new Closed(number, CloseReason.CONNECTION_LOST, "lost"));
      world.settle();
    }
  }

  void wake() {
    if (wakeAt.filter(at -> !at.isAfter(world.now())).isPresent()) {
      take(new Input.Wake());
    }
  }

  /// Takes what has arrived.
  boolean receive() {
    boolean moved = false;
    ConnectionId open = connection;
    if (open != null) {
      for (Node node : world.server().take(open)) {
        meddler.apply(node).forEach(stanza -> inbox.add(new StanzaArrived(number, stanza)));
      }
      if (world.isClosed(open)) {
        world.server().disconnect(open);
        connection = null;
        inbox.add(new Closed(number, CloseReason.CONNECTION_LOST, "closed by the server"));
      }
    }
    while (!inbox.isEmpty()) {
      take(inbox.poll());
      moved = true;
    }
    return moved;
  }

  /// From now on each stanza arrives as what `meddler` makes of it.
  void meddle(Function<Node, List<Node>> meddler) {
    this.meddler = meddler;
  }

  /// A stanza that the server never sent arrives on the open connection.
  Step arrives(Node stanza) {
    return take(arrival(stanza));
  }

  /// The arrival of a stanza on the open connection.
  Input arrival(Node stanza) {
    return new StanzaArrived(number, stanza);
  }

  /// The other name of an account, as far as the device knows.
  Optional<Jid> alternateOf(Jid jid) {
    return account.alternateOf(jid);
  }

  /// Has one input taken, its changes written, then its effects carried out.
  Step take(Input input) {
    Step step = account.step(input, world.now());
    step.changes().forEach(this::write);
    events.addAll(step.events());
    replies.addAll(step.replies());
    wakeAt = step.wakeAt();
    step.effects().forEach(this::perform);
    return step;
  }

  /// Has one input taken and its changes written, and dies before the first effect.
  void takeAndCrash(Input input) {
    Step step = account.step(input, world.now());
    step.changes().forEach(this::write);
    events.addAll(step.events());
    crash();
  }

  /// Has one input taken, and dies before anything is written.
  void crashBeforeCommit(Input input) {
    Step step = account.step(input, world.now());
    assert step != null;
    crash();
  }

  private void write(Change change) {
    switch (change) {
      case Change.Put(RecordKey key, byte[] value, _) -> records.put(key, value);
      case Change.Delete(RecordKey key) -> records.remove(key);
      case Change.Clear _ -> records.clear();
    }
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Connect connect -> {
        number = connect.connection();
        inbox.add(new Opened(number));
        connection = world.server().connect(client(connect));
      }
      case Transmit(Node stanza) -> {
        if (connection != null) {
          world.server().stanza(connection, stanza);
        }
      }
      case Disconnect _ -> {
        if (connection != null) {
          world.server().disconnect(connection);
          connection = null;
          inbox.add(new Closed(number, CloseReason.STOPPED, "as asked"));
        }
      }
      default -> throw new AssertionError("an unknown effect: " + effect);
    }
  }

  private static Client client(Connect connect) {
    try {
      return new Client(
          connect.noiseKeys().publicKey(), ClientPayload.parseFrom(connect.payload()));
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  Reply.Outcome ask(Request request) {
    long ticket = ++tickets;
    take(new Input.Ask(ticket, request));
    world.settle();
    return replies.stream()
        .filter(reply -> reply.ticket() == ticket)
        .findFirst()
        .map(Reply::outcome)
        .orElseThrow(() -> new AssertionError("no reply to " + request));
  }

  void send(String id, Jid chat, String text) {
    take(sending(id, chat, text, false));
    world.settle();
  }

  void sendAgain(String id, Jid chat, String text) {
    take(sending(id, chat, text, true));
    world.settle();
  }

  static Input sending(String id, Jid chat, String text, boolean again) {
    return new Input.Ask(0, new Request.Send(id, chat, Content.Text.of(text), again));
  }

  /// The latest QR code.
  String qr() {
    return latest(AccountEvent.QrOffered.class).qr();
  }

  <E extends AccountEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends AccountEvent> E latest(Class<E> type) {
    List<E> all = all(type);
    if (all.isEmpty()) {
      throw new AssertionError("no " + type.getSimpleName() + " among " + events);
    }
    return all.getLast();
  }

  List<ArrivedMessage> messages() {
    return all(AccountEvent.MessageArrived.class).stream()
        .map(AccountEvent.MessageArrived::message)
        .toList();
  }

  List<String> texts() {
    return messages().stream().map(message -> ((Content.Text) message.content()).text()).toList();
  }

  /// Loses all ratchets, as a broken store would.
  void loseSessions() {
    records.keySet().removeIf(key -> key.kind() == RecordKey.Kind.SIGNAL_SESSION);
  }

  Map<RecordKey, byte[]> records() {
    return records;
  }
}
