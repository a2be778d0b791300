package dev.trunkline.launcher.kill;

import dev.trunkline.launcher.kill.Findings.Kind;
import dev.trunkline.launcher.kill.Ledger.Count;
import dev.trunkline.simulator.judge.Violation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What is found after a [Storm].
final class Calm {
  private static final List<Kind> PROMISES = List.of(Kind.LOST, Kind.DUPLICATED, Kind.OUT_OF_ORDER);

  private final Storm.Order order;
  private final Findings phones = new Findings();
  private final Findings webhooks = new Findings();
  private final List<Violation> violations;
  private final List<String> refusals;
  private final Map<String, Object> rows = new LinkedHashMap<>();

  Calm(Storm.Order order, Stage stage, Storm.Course course) {
    this.order = order;
    stage.audit().phones(stage.everyone(), phones);
    stage.audit().webhooks(stage.everyone(), webhooks);
    stage.audit().streams(stage.residents(), webhooks);
    violations = stage.world().violations();
    refusals = stage.ledger().refusals();
    rows.put("sessions", order.sessions());
    rows.put("messages accepted by the API", stage.ledger().answered());
    rows.put("messages written on phones", stage.ledger().onPhones());
    rows.put("kill -9 of the gateway", course.kills());
    rows.put("crashes of the database", course.crashes());
    rows.put("the storm took", time(course.storm()));
    rows.put("until all was delivered", time(course.whole()));
    PROMISES.forEach(kind -> rows.put(kind.text() + " at recipients", phones.count(kind)));
    PROMISES.forEach(kind -> rows.put(kind.text() + " at webhooks", webhooks.count(kind)));
    rows.put(Kind.EVENT_ORDER.text(), webhooks.count(Kind.EVENT_ORDER));
    rows.put(Kind.ACK_MISSING.text(), webhooks.count(Kind.ACK_MISSING));
    rows.put(Kind.NEW_SCAN.text(), webhooks.count(Kind.NEW_SCAN));
    rows.put("violations found by the judge", violations.size());
    List<EventStream> streams = stage.subscriber().streams();
    rows.put("events delivered", streams.stream().mapToInt(EventStream::size).sum());
    rows.put("webhook calls failed", stage.subscriber().failed());
    rows.put(
        "events told again, with the same id",
        streams.stream().mapToLong(EventStream::redeliveries).sum());
    rows.put("requests repeated", stage.ledger().total(Count.REPEATED_REQUESTS));
  }

  private static String time(Duration time) {
    return "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart());
  }

  /// Everything that should not be.
  List<String> problems() {
    List<String> problems = new ArrayList<>(phones.details());
    problems.addAll(webhooks.details());
    problems.addAll(refusals);
    violations.forEach(violation -> problems.add(violation.toString()));
    return problems;
  }

  /// Runs side by side, in Markdown.
  static String table(List<Calm> runs) {
    StringBuilder table = new StringBuilder("| what |");
    runs.forEach(run ->
        table.append(" %s, seed %d |".formatted(run.order.store().text(), run.order.seed())));
    table.append("\n|---|").append("---:|".repeat(runs.size())).append('\n');
    for (String what : runs.getFirst().rows.keySet()) {
      table.append("| ").append(what).append(" |");
      runs.forEach(run -> table.append(' ').append(run.rows.get(what)).append(" |"));
      table.append('\n');
    }
    return table.toString();
  }
}
