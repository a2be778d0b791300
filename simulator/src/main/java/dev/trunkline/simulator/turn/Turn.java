package dev.trunkline.simulator.turn;

import dev.trunkline.engine.node.Node;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/// One input being worked on: when that is, and what comes of it.
public final class Turn {
  private final Instant now;
  private final RandomGenerator random;
  private final Agenda agenda;
  private final List<Output> outputs = new ArrayList<>();
  private final Queue<Consumer<Turn>> soon = new ArrayDeque<>();

  public Turn(Instant now, RandomGenerator random, Agenda agenda) {
    this.now = now;
    this.random = random;
    this.agenda = agenda;
  }

  public Instant now() {
    return now;
  }

  /// Unix seconds, as stanzas show the time.
  public long seconds() {
    return now.getEpochSecond();
  }

  public RandomGenerator random() {
    return random;
  }

  public void send(ConnectionId connection, Node node) {
    outputs.add(new Output.Send(connection, node));
  }

  public void close(ConnectionId connection) {
    outputs.add(new Output.Close(connection));
  }

  public void drop(ConnectionId connection) {
    outputs.add(new Output.Drop(connection));
  }

  /// Has `action` done in this turn, after what is being done now: what a stanza causes never
  /// happens inside the work on the stanza itself.
  public void soon(Consumer<Turn> action) {
    soon.add(action);
  }

  /// Has `action` done in a later turn.
  public void later(Duration delay, Consumer<Turn> action) {
    agenda.add(now.plus(delay), action);
  }

  /// How much is to be done in later turns.
  public int laterSize() {
    return agenda.size();
  }

  /// Does what is to be done in this turn, and gives what came of all of it.
  public List<Output> finish() {
    for (Consumer<Turn> action = soon.poll(); action != null; action = soon.poll()) {
      action.accept(this);
    }
    return outputs;
  }
}
