package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.kill.Findings.Kind;
import dev.trunkline.launcher.kill.Ledger.Count;
import dev.trunkline.simulator.judge.Violation;
import dev.trunkline.simulator.registry.Counter;
import java.time.Duration;
import java.util.List;

/// What came of a run.
record Result(Plan plan, Killer killer, Stage stage, Findings findings, Duration duration) {

  List<Violation> violations() {
    return stage.world().violations();
  }

  /// Two tables in Markdown: the run, and its kills by phase.
  String table() {
    StringBuilder table = new StringBuilder();
    table.append("| what | %s, seed %d |%n".formatted(plan.store().text(), plan.seed()));
    table.append("|---|---:|\n");
    row(table, "kills", plan.kills());
    row(table, "duration", "%d min %d s".formatted(duration.toMinutes(), duration.toSecondsPart()));
    messages(table);
    for (Kind kind : Kind.values()) {
      row(table, kind.text(), findings.count(kind));
    }
    row(table, "violations found by the judge", violations().size());
    requests(table);
    webhooks(table);
    network(table);
    times(table);
    table.append("\n| killed while | times |\n|---|---:|\n");
    for (Phase phase : Phase.values()) {
      row(table, phase.text(), killer.kills().getOrDefault(phase, 0));
    }
    return table.toString();
  }

  private static void row(StringBuilder table, String name, Object value) {
    table.append("| ").append(name).append(" | ").append(value).append(" |\n");
  }

  private void messages(StringBuilder table) {
    row(table, "messages answered 2xx by the API", stage.ledger().answered());
    row(table, "messages written on phones", stage.ledger().onPhones());
  }

  private void requests(StringBuilder table) {
    row(
        table,
        "requests repeated without an answer",
        stage.ledger().total(Count.REPEATED_REQUESTS));
    row(table, "requests repeated after a 2xx", stage.ledger().total(Count.REPLAYED_REQUESTS));
    row(table, "requests given up", stage.ledger().total(Count.ABANDONED_REQUESTS));
    row(table, "requests refused", stage.ledger().refusals().size());
  }

  private void webhooks(StringBuilder table) {
    List<EventStream> streams = stage.subscriber().streams();
    row(table, "events delivered", streams.stream().mapToInt(EventStream::size).sum());
    row(
        table,
        "delivered again, with the same id",
        streams.stream().mapToLong(EventStream::redeliveries).sum());
    row(table, "webhook calls answered 503", stage.subscriber().failed());
    row(table, "webhook calls broken off", stage.subscriber().brokenOff());
  }

  private void network(StringBuilder table) {
    for (Counter counter :
        List.of(
            Counter.LOGINS,
            Counter.REDELIVERIES,
            Counter.RETRANSMISSIONS,
            Counter.RETRIES_ASKED,
            Counter.PHONE_UNREADABLE,
            Counter.FAULTS)) {
      row(table, "simulator: " + counter.text(), stage.world().total(counter));
    }
    row(table, "sessions linked under fire", killer.guests());
    row(table, "codes that they had to show", killer.guestScans());
  }

  private void times(StringBuilder table) {
    row(table, "start until ready, p50 / p99", percentiles(killer.untilReady()));
    row(table, "start until all sessions work, p50 / p99", percentiles(killer.untilWorking()));
  }

  private static String percentiles(Times times) {
    return "%d ms / %d ms"
        .formatted(times.percentile(50).toMillis(), times.percentile(99).toMillis());
  }
}
