package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A gateway of ours beside other clients.
final class OwnContender implements Contender {
  private final Stage stage;
  private final List<Pair> pairs = new ArrayList<>();

  OwnContender(Stage stage) {
    this.stage = stage;
  }

  @Override
  public Child child() {
    return stage.gateway().child();
  }

  @Override
  public SimulatorProcess simulator() {
    return stage.simulator();
  }

  @Override
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  @Override
  public void link(int count) throws Exception {
    stage.grow(count);
    List<Fleet.Linked> sessions = stage.fleet().sessions();
    pairs.addAll(
        Messages.pairs(simulator(), sessions.subList(sessions.size() - count, sessions.size())));
  }

  @Override
  public void collectGarbage() throws Exception {
    child().collectGarbage();
  }

  @Override
  public Round send(Duration time) throws Exception {
    return Round.of(child(), simulator(), pairs(), time, Messages.sends(stage.gateway().api()));
  }

  @Override
  public void close() {
    stage.close();
  }
}
