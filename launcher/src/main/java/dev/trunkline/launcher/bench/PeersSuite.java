package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.bench.PeerProcess.Kind;
import dev.trunkline.launcher.process.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// The same work done by other clients, on the same simulator program, one after the other.
final class PeersSuite implements Suite {
  /// A file system in memory, where `fsync` costs nothing.
  private static final Path SHARED_MEMORY = Path.of("/dev/shm");

  private static final List<String> INSTALL =
      List.of("npm", "ci", "--omit=peer", "--ignore-scripts", "--no-audit", "--no-fund");

  private static final int ROUNDS = 3;

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public String what() {
    return "Baileys and zapo beside the gateway: memory, sends, receives";
  }

  @Override
  public Duration budget(Setup setup) {
    return Duration.ofSeconds(setup.either(65, 500));
  }

  /// What a client did.
  ///
  /// @param idleKib resident memory of each session after the first
  private record Outcome(double idleKib, List<Round> sends, List<Round> receives) {

    Spread sendsPerCpuSecond() {
      return Spread.of(sends.stream().map(Round::perCpuSecond).toList());
    }
  }

  /// Installs the peers, from the versions that are locked.
  @Override
  public void prepare(Setup setup) throws IOException, InterruptedException {
    if (Files.isDirectory(setup.interop().resolve("node_modules"))) {
      return;
    }
    Setup.progress("installing the peers: %s, in %s", String.join(" ", INSTALL), setup.interop());
    int exit;
    try {
      exit =
          new ProcessBuilder(INSTALL)
              .directory(setup.interop().toFile())
              .inheritIO()
              .start()
              .waitFor();
    } catch (IOException e) {
      throw new IOException("the suite peers needs Node.js with npm: " + e.getMessage(), e);
    }
    if (exit != 0) {
      throw new IOException("the peers cannot be installed, see above; name other suites instead");
    }
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    Table table =
        new Table(
            "Peers, %d sessions each".formatted(sessions(setup)),
            "client",
            "RSS per idle session, KiB",
            "sends per CPU second",
            "receives per CPU second",
            "sends per second",
            "receives per second");
    Outcome ours = ours(setup, table, "the disk", setup.folder().resolve("peers-disk"));
    if (!setup.quick() && Files.isDirectory(SHARED_MEMORY)) {
      try (TemporaryFolder memory = TemporaryFolder.create(SHARED_MEMORY, "trunkline-bench")) {
        ours(setup, table, "tmpfs", memory.path());
      }
    }
    for (Kind kind : Kind.values()) {
      if (kind != Kind.BAILEYS_MEMORY || !setup.quick()) {
        beside(setup, table, ours, kind);
      }
    }
    table.note(
        "One process for all sessions of a client; each client has the same warm-up and the same rounds."
            + " Trunkline's figures include its HTTP API, and a commit with `synchronous=FULL` before a"
            + " message leaves; on tmpfs, which is memory, that commit reaches no disk. Baileys writes its"
            + " files without fsync. zapo's store for SQLite (@zapo-js/store-sqlite 1.3.0) asks for zapo-js"
            + " 1.7 or later, and 0.3.0 is what the registry has: so it is measured in memory alone."
            + " Memory: the difference between 1 and all sessions, after full collections and before any"
            + " message. With so few sessions, Trunkline's is mostly the JVM's own growth: the suite"
            + " `density` has the slope.");
    return List.of(table);
  }

  private static int sessions(Setup setup) {
    return setup.sessions(10, 40);
  }

  private static Outcome ours(Setup setup, Table table, String where, Path data) throws Exception {
    String folder = "peers-" + where.replace(' ', '-');
    try (Contender contender = new OwnContender(Stage.openOn(setup, folder, data))) {
      Outcome outcome = measure(setup, contender);
      table.figure(Figure.faults(contender.simulator().violations(), "peers, " + where));
      return add(table, "Trunkline, SQLite on " + where, outcome);
    }
  }

  /// A client that does not get through does not keep the others from being compared.
  private static void beside(Setup setup, Table table, Outcome ours, Kind kind) throws Exception {
    try {
      compare(table, ours, kind, other(setup, table, kind));
    } catch (IOException | ExecutionException e) {
      table.note(kind.title() + " did not get through: " + e.getMessage());
      Setup.progress("%s did not get through: %s", kind.title(), e);
    }
  }

  private static Outcome other(Setup setup, Table table, Kind kind) throws Exception {
    Path folder = Files.createDirectories(setup.folder().resolve("peers-" + kind.name()));
    try (Contender contender = PeerProcess.start(setup, kind, folder)) {
      return add(table, kind.title(), measure(setup, contender));
    }
  }

  private static Outcome measure(Setup setup, Contender contender) throws Exception {
    int sessions = sessions(setup);
    contender.link(1);
    double one = atRest(contender);
    contender.link(sessions - 1);
    double idle = (atRest(contender) - one) / (sessions - 1);
    Duration round = Duration.ofSeconds(setup.either(1, 6));
    contender.send(Duration.ofSeconds(setup.either(4, 30)));
    List<Round> sends = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      sends.add(contender.send(round));
    }
    receive(contender, Duration.ofSeconds(setup.either(2, 10)));
    List<Round> receives = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      receives.add(receive(contender, round));
    }
    return new Outcome(idle, sends, receives);
  }

  private static Round receive(Contender contender, Duration time) throws Exception {
    return Round.of(
        contender.child(),
        contender.simulator(),
        contender.pairs(),
        time,
        Messages.receives(contender.simulator()));
  }

  private static double atRest(Contender contender) throws Exception {
    Thread.sleep(Duration.ofSeconds(1));
    contender.collectGarbage();
    return contender.child().usage().residentKib();
  }

  private static Outcome add(Table table, String name, Outcome outcome) {
    table.row(
        name,
        "%,.0f".formatted(outcome.idleKib()),
        outcome.sendsPerCpuSecond(),
        Spread.of(outcome.receives().stream().map(Round::perCpuSecond).toList()),
        Spread.of(outcome.sends().stream().map(Round::perSecond).toList()),
        Spread.of(outcome.receives().stream().map(Round::perSecond).toList()));
    Setup.progress("%s: %s sends per CPU second", name, outcome.sendsPerCpuSecond());
    return outcome;
  }

  private static void compare(Table table, Outcome ours, Kind kind, Outcome theirs) {
    table.figure(
        Figure.ofPeers(Goal.IDLE_PLAIN, "%s: %,.0f".formatted(kind.title(), theirs.idleKib())));
    Optional<Goal> goal =
        switch (kind) {
          case BAILEYS_FILES -> Optional.of(Goal.SENDS_TO_BAILEYS);
          case BAILEYS_MEMORY -> Optional.empty();
          case ZAPO_MEMORY -> Optional.of(Goal.SENDS_TO_ZAPO);
        };
    double own = ours.sendsPerCpuSecond().median();
    double other = theirs.sendsPerCpuSecond().median();
    String how = "%,.0f sends";
    goal.ifPresent(found ->
        table.figure(
            new Figure(found, own / other, true, how.formatted(own), how.formatted(other))));
  }
}
