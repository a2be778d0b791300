package dev.trunkline.launcher.bench;

import dev.trunkline.launcher.process.Child;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// How many messages a gateway sends and receives, durably, with its HTTP API.
final class ThroughputSuite implements Suite {
  /// The phones in a group, with the session's own.
  private static final int IN_GROUP = 20;

  @Override
  public String name() {
    return "throughput";
  }

  @Override
  public String what() {
    return "durable messages: sent to one, sent to groups, received";
  }

  @Override
  public Duration budget(Setup setup) {
    return Duration.ofSeconds(setup.either(50, 245));
  }

  @Override
  public List<Table> run(Setup setup) throws Exception {
    int sessions = setup.sessions(20, 50);
    Table table =
        new Table(
            "Throughput, %d sessions on SQLite".formatted(sessions),
            "what",
            "per second",
            "per CPU second of the gateway",
            "p50, ms",
            "p99, ms",
            "simulator's CPU, ms/s");
    try (Stage stage = Stage.open(setup, "throughput", List.of())) {
      List<Pair> pairs = Messages.pairs(stage, sessions);
      Round.add(
          table,
          "sends: `POST /api/sendText`",
          rounds(setup, stage, setup.warmUp(), pairs, Messages.sends(stage.gateway().api())));
      Duration again =
          setup.warmUp().dividedBy(2); // what all work has in common is compiled by now
      Round.add(
          table,
          "receives, in batches of 20",
          rounds(setup, stage, again, pairs, Messages.receives(stage.simulator())));
      Round.add(
          table,
          "sends to groups of " + IN_GROUP,
          rounds(
              setup,
              stage,
              again,
              Messages.groups(stage.simulator(), stage.fleet().sessions(), IN_GROUP),
              Messages.sends(stage.gateway().api())));
      table.figure(Figure.faults(stage.simulator().violations(), "throughput"));
      table.note(
          "All sessions at once, and in each one piece of work after the other: a request that is"
              + " answered when WhatsApp has the message; 20 messages of a phone, until the session has"
              + " confirmed them. Everybody in a group confirms each message, and the gateway tells those"
              + " confirmations as events. Everything is on the disk (`synchronous=FULL`) before it is sent or"
              + " confirmed. Violations: "
              + stage.simulator().violations()
              + ".");
    }
    return List.of(table);
  }

  static List<Round> rounds(
      Setup setup, Stage stage, Duration warmUp, List<Pair> pairs, Round.Work work)
      throws Exception {
    Child gateway = stage.gateway().child();
    Round.of(gateway, stage.simulator(), pairs, warmUp, work);
    List<Round> rounds = new ArrayList<>();
    for (int i = 0; i < setup.rounds(); i++) {
      Round round = Round.of(gateway, stage.simulator(), pairs, setup.round(), work);
      rounds.add(round);
      Setup.progress(
          "%,.0f a second, %,.0f per CPU second", round.perSecond(), round.perCpuSecond());
    }
    return rounds;
  }
}
