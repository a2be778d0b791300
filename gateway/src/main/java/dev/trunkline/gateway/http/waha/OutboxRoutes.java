package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.node.Jid;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.json.Fields;
import dev.trunkline.gateway.outbox.OutboxOrder;
import dev.trunkline.gateway.session.SessionException;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Outbox.Filter;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.OutboxState;
import dev.trunkline.gateway.store.SessionId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The messages of a session that wait, are on their way or are done: to see them, and to have
/// something done with them. Ours; WAHA has no outbox.
final class OutboxRoutes {
  private static final String OUTBOX = "/api/{session}/outbox";

  private final Sessions sessions;
  private final Outbox outbox;

  OutboxRoutes(Sessions sessions, Outbox outbox) {
    this.sessions = sessions;
    this.outbox = outbox;
  }

  List<Route> routes() {
    Stream<Route> reads =
        Stream.of(
            Route.get(OUTBOX, Scope.READ, this::list),
            Route.get(OUTBOX + "/counts", Scope.READ, this::counts),
            Route.get(OUTBOX + "/{message}", Scope.READ, this::get));
    Stream<Route> orders =
        Arrays.stream(OutboxOrder.values())
            .flatMap(order ->
                Stream.of(
                    Route.post(
                        OUTBOX + "/" + word(order), Scope.SEND, call -> orderAll(call, order)),
                    Route.post(
                        OUTBOX + "/{message}/" + word(order),
                        Scope.SEND,
                        call -> orderOne(call, order))));
    return Stream.concat(reads, orders).toList();
  }

  private static String word(OutboxOrder order) {
    return order.name().toLowerCase(Locale.ROOT);
  }

  private Answer list(Call call) {
    SessionId session = existing(call);
    Filter filter = call.query(OutboxRoutes::filter);
    Page page = call.query(Page::of);
    List<OutboxEntry> entries = outbox.list(session, filter, page.after(), page.limit());
    return Answer.json(
        page.of(entries.stream().map(OutboxView::of).toList(), entries, OutboxEntry::seq));
  }

  private Answer counts(Call call) {
    Map<String, Integer> counts = new TreeMap<>();
    outbox.count(existing(call)).forEach((state, count) -> counts.put(state.name(), count));
    return Answer.json(counts);
  }

  private Answer get(Call call) {
    SessionId session = existing(call);
    OutboxEntry entry =
        outbox
            .find(session, call.variable("message"))
            .orElseThrow(() -> HttpProblem.of(404, "Message not found"));
    return Answer.json(
        OutboxView.of(entry).withTimeline(entry, outbox.timeline(session, entry.messageId())));
  }

  private Answer orderAll(Call call, OutboxOrder order) {
    String session = existing(call).value();
    Filter filter = call.body(OutboxRoutes::filter);
    return Answer.json(new Ordered(sessions.order(session, order, filter))).withStatus(200);
  }

  private Answer orderOne(Call call, OutboxOrder order) {
    SessionId session = existing(call);
    String message = call.variable("message");
    if (!sessions.order(session.value(), order, message)) {
      OutboxEntry entry =
          outbox.find(session, message).orElseThrow(() -> HttpProblem.of(404, "Message not found"));
      throw HttpProblem.of(
          422,
          "A message that is %s cannot be treated so: %s"
              .formatted(entry.progress().state(), word(order)));
    }
    return Answer.json(new Ordered(1)).withStatus(200);
  }

  private SessionId existing(Call call) {
    String name = call.session();
    if (sessions.find(name).isEmpty()) {
      throw new SessionException.NotFound(name);
    }
    return new SessionId(name);
  }

  private static Filter filter(Fields fields) {
    Optional<String> state = text(fields, "state").map(it -> it.toUpperCase(Locale.ROOT));
    Optional<OutboxState> known =
        state.flatMap(it ->
            Arrays.stream(OutboxState.values()).filter(one -> one.name().equals(it)).findFirst());
    if (state.isPresent() && known.isEmpty()) {
      fields.reject("state", "must be one of " + Arrays.toString(OutboxState.values()));
    }
    return new Filter(
        known,
        ChatFields.optionalChat(fields, "recipient").map(Jid::toString),
        text(fields, "tag"),
        text(fields, "bulk"));
  }

  private static Optional<String> text(Fields fields, String name) {
    return fields.optionalString(name).filter(text -> !text.isEmpty());
  }

  private record Ordered(int count) {}
}
