package dev.trunkline.gateway.http.waha;

import dev.trunkline.engine.Me;
import dev.trunkline.gateway.http.Answer;
import dev.trunkline.gateway.http.Call;
import dev.trunkline.gateway.http.HttpProblem;
import dev.trunkline.gateway.http.Route;
import dev.trunkline.gateway.http.Scope;
import dev.trunkline.gateway.session.SessionView;
import dev.trunkline.gateway.session.Sessions;
import dev.trunkline.gateway.session.Sessions.BulkAccepted;
import dev.trunkline.gateway.session.Sessions.BulkItem;
import dev.trunkline.gateway.store.Outbox;
import dev.trunkline.gateway.store.Outbox.Filter;
import dev.trunkline.gateway.store.OutboxEntry;
import dev.trunkline.gateway.store.SessionId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Many messages with one request. They are ordinary messages of the outbox that know their bulk.
final class BulkRoutes {
  private static final int MESSAGES_MAX = 1_000;

  private final Sessions sessions;
  private final Outbox outbox;

  BulkRoutes(Sessions sessions, Outbox outbox) {
    this.sessions = sessions;
    this.outbox = outbox;
  }

  List<Route> routes() {
    return List.of(
        Route.post("/api/{session}/bulk", Scope.SEND, this::send),
        Route.get("/api/{session}/bulk/{bulk}", Scope.READ, this::get));
  }

  private Answer send(Call call) {
    String name = call.session();
    Optional<Me> me = sessions.find(name).flatMap(SessionView::me);
    List<BulkItem> items =
        call.body(body -> {
          Optional<Template> template =
              body.json().has("text")
                  ? Optional.of(new Template(body.string("text", 1, TextMessage.TEXT_LENGTH_MAX)))
                  : Optional.empty();
          List<BulkItem> read =
              body.objects(
                  "messages", MESSAGES_MAX, fields -> TextMessage.read(fields, template).item(me));
          if (read.isEmpty()) {
            body.reject("messages", "should not be empty");
          }
          return read;
        });
    BulkAccepted accepted = sessions.sendAll(name, items, TextMessage.idempotencyKey(call));
    return Answer.json(new Accepted(accepted.bulk(), accepted.messageIds()));
  }

  private Answer get(Call call) {
    SessionId session = new SessionId(call.session());
    String bulk = call.variable("bulk");
    Filter filter =
        new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(bulk));
    List<OutboxEntry> entries = outbox.list(session, filter, 0, MESSAGES_MAX);
    if (entries.isEmpty()) {
      throw HttpProblem.of(404, "Bulk not found");
    }
    Map<String, Integer> counts = new TreeMap<>();
    entries.forEach(entry -> counts.merge(entry.progress().state().name(), 1, Integer::sum));
    return Answer.json(new State(bulk, counts, entries.stream().map(OutboxView::of).toList()));
  }

  private record Accepted(String id, List<String> messageIds) {}

  private record State(String id, Map<String, Integer> counts, List<OutboxView> messages) {}
}
