package dev.trunkline.simulator.testing;

import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.node.NodeDecoder;
import dev.trunkline.engine.node.NodeEncoder;
import dev.trunkline.simulator.connection.Client;
import dev.trunkline.simulator.core.Answered;
import dev.trunkline.simulator.core.Core;
import dev.trunkline.simulator.core.CoreConfig;
import dev.trunkline.simulator.core.Desk;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.turn.ConnectionId;
import dev.trunkline.simulator.turn.Output;
import dev.trunkline.simulator.turn.Turn;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;

/// The simulator's core on a [Timeline]: it wakes by itself, and what it sends goes to the ends of
/// its connections.
public final class TimedCore {

  /// The other end of a connection.
  interface End {
    void sent(Node stanza);

    /// The core closes the connection after what it sent.
    void closed();

    /// The connection breaks.
    void dropped();
  }

  private final Timeline timeline;
  private final Core core;
  private final Map<ConnectionId, End> ends = new HashMap<>();
  private Instant wakeAt = Instant.MAX;
  private long connections;

  public TimedCore(Timeline timeline, RandomGenerator random) {
    this.timeline = timeline;
    this.core = new Core(CoreConfig.DEFAULT, random);
  }

  public Timeline timeline() {
    return timeline;
  }

  ConnectionId connect(Client client, End end) {
    ConnectionId id = new ConnectionId(++connections);
    ends.put(id, end);
    carryOut(core.connected(timeline.now(), id, client));
    return id;
  }

  void stanza(ConnectionId id, Node stanza) {
    carryOut(core.stanza(timeline.now(), id, overTheWire(stanza)));
  }

  void disconnect(ConnectionId id) {
    if (ends.remove(id) != null) {
      carryOut(core.disconnected(timeline.now(), id));
    }
  }

  public <T> T command(BiFunction<Turn, Desk, T> command) {
    Answered<T> answered = core.command(timeline.now(), command);
    carryOut(answered.outputs());
    return answered.answer();
  }

  private void wake() {
    wakeAt = Instant.MAX;
    carryOut(core.time(timeline.now()));
  }

  private void carryOut(List<Output> outputs) {
    for (Output output : outputs) {
      switch (output) {
        case Output.Send(ConnectionId id, Node node) -> {
          End end = ends.get(id);
          if (end != null) {
            end.sent(overTheWire(node));
          }
        }
        case Output.Close(ConnectionId id) -> {
          End end = ends.get(id);
          if (end != null) {
            end.closed();
          }
        }
        case Output.Drop(ConnectionId id) -> {
          End end = ends.get(id);
          if (end != null) {
            end.dropped();
          }
        }
      }
    }
    core.wakeAt()
        .filter(at -> at.isBefore(wakeAt))
        .ifPresent(at -> {
          wakeAt = at;
          timeline.at(at, this::wake);
        });
  }

  private static Node overTheWire(Node node) {
    return NodeDecoder.decode(NodeEncoder.bytes(node));
  }

  public List<Violation> violations() {
    return command((_, desk) -> desk.server().judge().violations().latest());
  }
}
