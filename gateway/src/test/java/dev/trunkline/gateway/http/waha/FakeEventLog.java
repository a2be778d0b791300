package dev.trunkline.gateway.http.waha;

import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.EventLog;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.WebhookCursor;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/// What a store would tell of one session's events, whatever the session's name.
final class FakeEventLog implements EventLog {
  final List<LoggedEvent> events = new CopyOnWriteArrayList<>();
  final List<WebhookCursor> cursors = new CopyOnWriteArrayList<>();
  final List<DeadLetter> letters = new CopyOnWriteArrayList<>();

  @Override
  public List<LoggedEvent> after(SessionId session, long seq, int limit) {
    return events.stream().filter(event -> event.seq() > seq).limit(limit).toList();
  }

  @Override
  public List<LoggedEvent> between(
      SessionId session, Instant from, Instant to, long afterSeq, int limit) {
    return after(session, afterSeq, limit).stream()
        .filter(event -> !event.at().isBefore(from) && event.at().isBefore(to))
        .toList();
  }

  @Override
  public Optional<LoggedEvent> find(SessionId session, String eventId) {
    return events.stream().filter(event -> event.id().equals(eventId)).findFirst();
  }

  @Override
  public long last(SessionId session) {
    return events.isEmpty() ? 0 : events.getLast().seq();
  }

  @Override
  public List<Long> replays(SessionId session, String webhook, int limit) {
    throw new AssertionError("nobody asks the API for this");
  }

  @Override
  public List<WebhookCursor> cursors(SessionId session) {
    return cursors;
  }

  @Override
  public List<DeadLetter> deadLetters(SessionId session, String webhook, long afterSeq, int limit) {
    return letters.stream()
        .filter(letter -> letter.webhook().equals(webhook) && letter.event().seq() > afterSeq)
        .limit(limit)
        .toList();
  }
}
