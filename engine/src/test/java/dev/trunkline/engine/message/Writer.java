package dev.trunkline.engine.message;

import dev.trunkline.engine.AccountEvent;
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
import dev.trunkline.engine.transport.Connect;
import dev.trunkline.engine.transport.Opened;
import dev.trunkline.engine.transport.StanzaArrived;
import dev.trunkline.engine.transport.Transmit;
import dev.trunkline.engine.turn.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// The tested device: the engine's own, linked and online at a [PlayedServer].
final class Writer {
  static final Jid LID = Jid.parse("100:7@lid");
  static final Jid PHONE = Jid.parse("49100:7@s.whatsapp.net");

  private final PlayedServer server;
  private final RandomGenerator random;
  private final Map<RecordKey, byte[]> records = new HashMap<>();
  private final List<AccountEvent> events = new ArrayList<>();
  private final Deque<Node> arriving = new ArrayDeque<>();
  private Instant now = Instant.parse("2026-11-22T12:00:00Z");
  private LinkedDevice device;
  private long connection;

  Writer(PlayedServer server, RandomGenerator random) {
    this.server = server;
    this.random = random;
    Credentials credentials =
        Credentials.fresh(random, now)
            .linkedBy(new Credentials.Link(PHONE, LID, new byte[] {1}, "Writer", true));
    records.put(Credentials.KEY, credentials.encode());
    this.device = open();
    server.join(LID);
    connect();
  }

  private LinkedDevice open() {
    return new LinkedDevice(key -> Optional.ofNullable(records.get(key)), Profile.DEFAULT, random);
  }

  private void connect() {
    take(new Input.Start());
    take(new Opened(connection));
    arrives(Node.of("success").with("lid", LID).with("t", now.getEpochSecond()));
    latest(AccountEvent.Online.class);
    server.takeQueries();
  }

  /// The process dies, and another one begins with the records.
  void restart() {
    arriving.clear();
    device = open();
    connect();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  void send(String id, String text) {
    take(sending(id, text, false));
    settle();
  }

  /// Begins to send, and takes no more than so many answers of the server.
  void begin(String id, String text, int answers) {
    take(sending(id, text, false));
    for (int i = 0; i < answers; i++) {
      take(new StanzaArrived(connection, arriving.remove()));
    }
  }

  void sendAgain(String id, String text) {
    take(sending(id, text, true));
    settle();
  }

  static Input sending(String id, String text, boolean again) {
    return new Input.Ask(0, new Request.Send(id, PlayedServer.GROUP, Content.Text.of(text), again));
  }

  /// A stanza arrives, and whatever comes of it.
  void arrives(Node stanza) {
    take(new StanzaArrived(connection, stanza));
    settle();
  }

  private void settle() {
    while (!arriving.isEmpty()) {
      take(new StanzaArrived(connection, arriving.poll()));
    }
  }

  Step take(Input input) {
    Step step = commit(input);
    step.effects().forEach(this::perform);
    return step;
  }

  /// Has one input taken and its changes written, and nothing more.
  Step commit(Input input) {
    Step step = device.step(input, now);
    for (Change change : step.changes()) {
      switch (change) {
        case Change.Put(RecordKey key, byte[] value, _) -> records.put(key, value);
        case Change.Delete(RecordKey key) -> records.remove(key);
        case Change.Clear _ -> records.clear();
      }
    }
    events.addAll(step.events());
    return step;
  }

  private void perform(Effect effect) {
    switch (effect) {
      case Connect connect -> connection = connect.connection();
      case Transmit(Node stanza) -> {
        server.answer(stanza).ifPresent(arriving::add);
        arriving.addAll(server.takePushed());
      }
      default -> {}
    }
  }

  <E extends AccountEvent> List<E> all(Class<E> type) {
    return events.stream().filter(type::isInstance).map(type::cast).toList();
  }

  <E extends AccountEvent> E latest(Class<E> type) {
    return all(type).getLast();
  }

  Map<RecordKey, byte[]> records() {
    return records;
  }
}
