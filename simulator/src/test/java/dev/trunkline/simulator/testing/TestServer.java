package dev.trunkline.simulator.testing;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeDecoder;
import dev.trunkline.engine.node.NodeEncoder;
import dev.trunkline.simulator.account.Accounts;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.core.Answered;
import dev.trunkline.simulator.core.Core;
import dev.trunkline.simulator.core.CoreConfig;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.fault.Fault;
import dev.trunkline.simulator.fault.FaultKind;
import dev.trunkline.simulator.group.GroupChanges;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.phone.Inbox;
import dev.trunkline.simulator.phone.SentMessage;
import dev.trunkline.simulator.registry.Account;
import dev.trunkline.simulator.registry.Addressing;
import dev.trunkline.simulator.registry.Counter;
import dev.trunkline.simulator.registry.Group;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Output;
import dev.trunkline.simulator.turn.Turn;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// A core whose time stands still unless told, and what it sent on each connection.
public final class TestServer {
  private final RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
  private final Core core;
  private final Map<ConnectionId, List<Node>> sent = new HashMap<>();
  private final List<ConnectionId> closed = new ArrayList<>();
  private final List<String> transcript = new ArrayList<>();
  private Instant now = Instant.parse("2026-11-01T12:00:00Z");
  private long connections;

  public TestServer() {
    this(CoreConfig.DEFAULT);
  }

  public TestServer(CoreConfig config) {
    core = new Core(config, random);
  }

  public RandomGenerator random() {
    return random;
  }

  public Instant now() {
    return now;
  }

  public ConnectionId connect(Client client) {
    ConnectionId id = new ConnectionId(++connections);
    sent.put(id, new ArrayList<>());
    carryOut(core.connected(now, id, client));
    return id;
  }

  /// Hands a stanza to the core as it looks after its way over the wire.
  public void stanza(ConnectionId id, Node stanza) {
    carryOut(core.stanza(now, id, overTheWire(stanza)));
  }

  public void disconnect(ConnectionId id) {
    carryOut(core.disconnected(now, id));
  }

  /// Lets time pass, waking the core when it wants to be woken.
  public void advance(Duration duration) {
    Instant end = now.plus(duration);
    while (core.wakeAt().filter(at -> !at.isAfter(end)).isPresent()) {
      now = core.wakeAt().orElseThrow();
      carryOut(core.time(now));
    }
    now = end;
    carryOut(core.time(now));
  }

  public <T> T command(BiFunction<Turn, Desk, T> command) {
    Answered<T> answered = core.command(now, command);
    carryOut(answered.outputs());
    return answered.answer();
  }

  /// Everything that the core ever said, as bytes on the wire.
  public List<String> transcript() {
    return transcript;
  }

  private void carryOut(List<Output> outputs) {
    for (Output output : outputs) {
      transcript.add(
          output instanceof Output.Send(ConnectionId id, Node node)
              ? id + " " + HexFormat.of().formatHex(NodeEncoder.bytes(node))
              : output.toString());
      switch (output) {
        case Output.Send(ConnectionId id, Node node) ->
            sent.computeIfAbsent(id, _ -> new ArrayList<>()).add(overTheWire(node));
        case Output.Close(ConnectionId id) -> closed.add(id);
        case Output.Drop(ConnectionId id) -> closed.add(id);
      }
    }
  }

  private static Node overTheWire(Node node) {
    return NodeDecoder.decode(NodeEncoder.bytes(node));
  }

  /// What was sent on a connection since this was asked last.
  public List<Node> take(ConnectionId id) {
    List<Node> nodes = sent.getOrDefault(id, List.of());
    sent.put(id, new ArrayList<>());
    return nodes;
  }

  public boolean isClosed(ConnectionId id) {
    return closed.contains(id);
  }

  public Account account(String pushName) {
    return command((turn, desk) -> {
      Accounts.Order order =
          new Accounts.Order(
              Optional.empty(), Optional.empty(), Optional.of(pushName), Optional.empty());
      return switch (desk.accounts().create(turn, order)) {
        case Accounts.Creation.Created(Account account) -> account;
        case Accounts.Creation.Taken _, Accounts.Creation.Full _ ->
            throw new AssertionError("no account for " + pushName);
      };
    });
  }

  /// A group that the first account makes by its phone.
  public Group group(Addressing addressing, Account owner, Account... others) {
    GroupChanges.Order order = new GroupChanges.Order("friends", addressing, List.of(others));
    return command((turn, desk) -> desk.groups().create(turn, owner.phone(), order).orElseThrow());
  }

  /// Sends a text to a group by the phone of an account.
  public SentMessage phoneSends(Account from, Group to, String text) {
    return command((turn, desk) -> desk.phones().send(turn, from, to, text));
  }

  /// Sends a text by the phone of an account.
  public SentMessage phoneSends(Account from, Account to, Addressing addressing, String text) {
    return command((turn, desk) -> desk.phones().send(turn, from, to, addressing, text));
  }

  /// What the phone of an account shows.
  public List<Inbox.Shown> inbox(Account account) {
    return command((turn, desk) -> desk.phones().of(turn, account).inbox().after(0));
  }

  public void order(FaultKind kind, Fault.Target target, Fault.Odds odds) {
    order(Fault.of(kind, target, odds));
  }

  public void order(Fault fault) {
    command((turn, desk) -> desk.server().faults().order(turn, fault).orElseThrow());
  }

  public List<Violation> violations() {
    return command((_, desk) -> desk.server().judge().violations().latest());
  }

  public long count(Counter counter) {
    return command((_, desk) -> desk.server().tally().total().get(counter));
  }
}
