package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Sessions of a client that others wrote, all in one process of Node.js.
final class PeerProcess implements Contender {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Child child;
  private final SimulatorProcess simulator;
  private final List<Pair> pairs = new ArrayList<>();
  private int questions;

  /// A client, with one of its stores.
  enum Kind {
    BAILEYS_FILES("Baileys, files (useMultiFileAuthState)", "baileys", "files"),
    BAILEYS_MEMORY("Baileys, in memory", "baileys", "memory"),
    ZAPO_MEMORY("zapo, in memory", "zapo", "memory");

    private final String title;
    private final String client;
    private final String store;

    Kind(String title, String client, String store) {
      this.title = title;
      this.client = client;
      this.store = store;
    }

    String title() {
      return title;
    }
  }

  private PeerProcess(Child child, SimulatorProcess simulator) {
    this.child = child;
    this.simulator = simulator;
  }

  static PeerProcess start(Setup setup, Kind kind, Path folder)
      throws IOException, InterruptedException {
    SimulatorProcess simulator = SimulatorProcess.start(folder);
    List<String> command =
        List.of(
            "node",
            "--expose-gc",
            setup.interop().resolve("bench.mjs").toString(),
            kind.client,
            kind.store,
            folder.resolve("state").toString(),
            simulator.webSocket(),
            simulator.root(),
            simulator.admin().base().toString());
    try {
      Path log = folder.resolve("peer.log");
      Child child = Child.start(new Child.Launch(kind.title, command, Map.of(), log));
      return new PeerProcess(child, simulator);
    } catch (IOException e) {
      simulator.close();
      throw e;
    }
  }

  @Override
  public Child child() {
    return child;
  }

  @Override
  public SimulatorProcess simulator() {
    return simulator;
  }

  @Override
  public List<Pair> pairs() {
    return List.copyOf(pairs);
  }

  @Override
  public void link(int count) throws Exception {
    List<Fleet.Linked> accounts = new ArrayList<>();
    for (String number : simulator.createAccounts(count)) {
      accounts.add(new Fleet.Linked("", number));
    }
    for (Pair pair : Messages.pairs(simulator, accounts)) {
      ask("link " + pair.phoneNumber() + " " + pair.peer(), "linked " + pair.phoneNumber());
      pairs.add(pair);
    }
  }

  @Override
  public void collectGarbage() throws IOException, InterruptedException {
    questions++;
    ask("collect " + questions, "collected " + questions);
  }

  @Override
  public Round send(Duration time) throws Exception {
    questions++;
    return Round.of(
        child,
        simulator,
        List.of(),
        () ->
            Long.parseLong(ask("send " + questions + " " + time.toMillis(), "sent " + questions)));
  }

  private String ask(String question, String answer) throws IOException, InterruptedException {
    child.write(question);
    return child.await(Pattern.compile(answer + " (\\d+)\n"), PATIENCE);
  }

  @Override
  public void close() {
    child.close();
    simulator.close();
  }
}
