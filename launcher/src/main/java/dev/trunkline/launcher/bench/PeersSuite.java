package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import dev.trunkline.launcher.process.Fleet;
import dev.trunkline.launcher.process.SimulatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The same work done by other clients, on the same simulator program, one after the other.
final class PeersSuite implements Suite {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final double KIB = 1024;

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String what() {
    return "Baileys and zapo beside the gateway: memory, sends, receives";
  }

  /// A client that others wrote, with one of its stores.
  private enum Peer {
    BAILEYS_FILES("Baileys, files (useMultiFileAuthState)", "baileys", "files"),
    BAILEYS_MEMORY("Baileys, in memory", "baileys", "memory"),
    ZAPO_MEMORY("zapo, in memory", "zapo", "memory");

    private final String title;
    private final String kind;
    private final String store;

    Peer(String title, String kind, String store) {
      this.title = title;
      this.kind = kind;
      this.store = store;
    }
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    if (!Files.isDirectory(setup.interop().resolve("node_modules"))) {
      throw new IOException(
          "the peers are not installed: (cd "
              + setup.interop()
              + " && npm ci --omit=peer --ignore-scripts)");
    }
    int sessions = setup.sessions(10, 20);
    Table table =
        new Table(
            "Peers, %d sessions each".formatted(sessions),
            "client",
            "RSS per idle session, KiB",
            "sends per CPU second",
            "receives per CPU second",
            "sends per second",
            "receives per second");
    ours(setup, table, sessions);
    for (Peer peer : Peer.values()) {
      other(setup, table, peer, sessions);
    }
    table.note(
        "One process for all sessions of a client. Trunkline's figures include its HTTP API and a commit"
            + " with `synchronous=FULL` before each message leaves. Baileys' files are written without"
            + " fsync. zapo's durable stores are packages of their own, and not measured. Memory: the"
            + " difference between 1 and the given number of sessions, after a full collection.");
    return List.of(table);
  }

  private static void ours(Setup setup, Table table, int sessions) throws Exception {
    try (Stage stage = Stage.open(setup, "peers-trunkline", List.of())) {
      Child gateway = stage.gateway().child();
      stage.grow(1);
      gateway.collectGarbage();
      long heap = gateway.liveHeapBytes();
      stage.grow(sessions - 1);
      gateway.collectGarbage();
      double each = (gateway.liveHeapBytes() - heap) / KIB / (sessions - 1);
      List<Pair> pairs = Messages.pairs(stage.simulator(), stage.fleet().sessions());
      List<Round> sends =
          ThroughputSuite.rounds(setup, stage, pairs, Messages.sends(stage.gateway().api()));
      List<Round> receives =
          ThroughputSuite.rounds(setup, stage, pairs, Messages.receives(stage.simulator()));
      add(table, "Trunkline, SQLite", "%.0f (heap; see density)".formatted(each), sends, receives);
    }
  }

  private static void other(Setup setup, Table table, Peer peer, int sessions) throws Exception {
    Path folder = Files.createDirectories(setup.folder().resolve("peers-" + peer.name()));
    try (SimulatorProcess simulator = SimulatorProcess.start(folder);
        Child process = start(setup, peer, simulator, folder)) {
      List<Fleet.Linked> linked = new ArrayList<>();
      for (String number : simulator.createAccounts(sessions)) {
        linked.add(new Fleet.Linked("", number));
      }
      List<Pair> pairs = Messages.pairs(simulator, linked);
      link(process, pairs.subList(0, 1));
      double one = atRest(process, "one");
      link(process, pairs.subList(1, sessions));
      double each = (atRest(process, "all") - one) / (sessions - 1);
      List<Round> sends = sends(setup, process, simulator);
      List<Round> receives = new ArrayList<>();
      for (int i = 0; i < setup.rounds(); i++) {
        receives.add(
            Round.of(process, simulator, pairs, setup.round(), Messages.receives(simulator)));
        Setup.progress(
            "%s receives %,.0f per CPU second", peer.title, receives.getLast().perCpuSecond());
      }
      add(table, peer.title, "%.0f".formatted(each), sends, receives);
    }
  }

  private static List<Round> sends(Setup setup, Child process, SimulatorProcess simulator)
      throws Exception {
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i <= setup.rounds(); i++) {
      int number = i;
      Duration time = i == 0 ? setup.warmUp() : setup.round();
      Round round =
          Round.of(
              process,
              simulator,
              List.of(),
              () -> {
                process.write("send " + number + " " + time.toMillis());
                return Long.parseLong(answer(process, "sent " + number));
              });
      if (i > 0) {
        rounds.add(round);
        Setup.progress("%s sends %,.0f per CPU second", process.name(), round.perCpuSecond());
      }
    }
    return rounds;
  }

  private static void add(
      Table table, String name, String memory, List<Round> sends, List<Round> receives) {
    table.row(
        name,
        memory,
        Spread.of(sends.stream().map(Round::perCpuSecond).toList()),
        Spread.of(receives.stream().map(Round::perCpuSecond).toList()),
        Spread.of(sends.stream().map(Round::perSecond).toList()),
        Spread.of(receives.stream().map(Round::perSecond).toList()));
  }

  private static Child start(Setup setup, Peer peer, SimulatorProcess simulator, Path folder)
      throws IOException {
    List<String> command =
        List.of(
            "node",
            "--expose-gc",
            setup.interop().resolve("bench.mjs").toString(),
            peer.kind,
            peer.store,
            folder.resolve("state").toString(),
            simulator.webSocket(),
            simulator.root(),
            simulator.admin().base().toString());
    return Child.start(new Child.Launch(peer.title, command, Map.of(), folder.resolve("peer.log")));
  }

  private static void link(Child process, List<Pair> pairs) throws Exception {
    for (Pair pair : pairs) {
      process.write("link " + pair.phoneNumber() + " " + pair.peer());
      answer(process, "linked " + pair.phoneNumber());
    }
  }

  private static double atRest(Child process, String label) throws Exception {
    Thread.sleep(Duration.ofSeconds(3));
    process.write("collect " + label);
    answer(process, "collected " + label);
    return process.usage().residentKib();
  }

  private static String answer(Child process, String what) throws Exception {
    return process.await(Pattern.compile(what + " (\\d+)\n"), PATIENCE);
  }
}
