package dev.trunkline.gateway.webhook;

import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.StoreUnavailableException;
import dev.trunkline.gateway.store.WebhookCursor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Event logs and cursors in memory. Cursors survive their deliverer, as in a store.
final class FakeEventSource implements EventSource {
  private final Map<SessionId, List<LoggedEvent>> logs = new HashMap<>();
  private final Map<SessionId, Subscriber> subscribers = new HashMap<>();
  private final Map<String, WebhookCursor> cursors = new HashMap<>();
  private final List<DeadLetter> letters = new ArrayList<>();
  private final List<LoggedEvent> replays = new ArrayList<>();
  private int attempts;
  private int refusals;
  private boolean away;
  private boolean fenced;

  synchronized void subscribe(SessionId session, WebhookConfig... webhooks) {
    subscribers.put(session, Samples.subscriber(webhooks));
  }

  synchronized void log(SessionId session, String name) {
    List<LoggedEvent> log = logs.computeIfAbsent(session, _ -> new ArrayList<>());
    log.add(Samples.event(log.size() + 1L, name));
  }

  synchronized void setAway(boolean isAway) {
    away = isAway;
  }

  /// From now on another member owns the sessions.
  synchronized void fence() {
    fenced = true;
  }

  synchronized List<DeadLetter> letters() {
    return List.copyOf(letters);
  }

  /// How often a cursor was written.
  synchronized int attempts() {
    return attempts;
  }

  /// How often the store was asked for something while it was away.
  synchronized int refusals() {
    return refusals;
  }

  synchronized List<WebhookCursor> cursors() {
    return List.copyOf(cursors.values());
  }

  @Override
  public synchronized Optional<Subscriber> subscriber(SessionId session) {
    return Optional.ofNullable(subscribers.get(session));
  }

  @Override
  public synchronized List<LoggedEvent> after(SessionId session, long seq, int limit) {
    requireStore();
    return logs.getOrDefault(session, List.of()).stream()
        .filter(event -> event.seq() > seq)
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized WebhookCursor cursor(SessionId session, String webhook) {
    requireStore();
    return cursors.getOrDefault(
        session + " " + webhook,
        new WebhookCursor(
            webhook, 0, 0, Optional.empty(), Optional.empty(), Optional.empty(), Samples.NOW));
  }

  synchronized void replay(SessionId session, long seq) {
    replay(logs.getOrDefault(session, List.of()).get((int) seq - 1));
  }

  synchronized void replay(LoggedEvent event) {
    replays.add(event);
  }

  synchronized int replaysLeft() {
    return replays.size();
  }

  @Override
  public synchronized List<LoggedEvent> replays(SessionId session, String webhook, int limit) {
    return replays.stream().limit(limit).toList();
  }

  @Override
  public synchronized boolean replayed(
      SessionId session, String webhook, long seq, Optional<DeadLetter> letter) {
    replays.removeIf(event -> event.seq() == seq);
    letter.ifPresent(letters::add);
    return true;
  }

  @Override
  public synchronized boolean advance(
      SessionId session, WebhookCursor cursor, Optional<DeadLetter> letter) {
    requireStore();
    if (fenced) {
      return false;
    }
    attempts++;
    cursors.put(session + " " + cursor.webhook(), cursor);
    letter.ifPresent(letters::add);
    return true;
  }

  private void requireStore() {
    if (away) {
      refusals++;
      throw new StoreUnavailableException("the store is away");
    }
  }
}
