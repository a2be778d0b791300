package dev.trunkline.gateway;

import dev.trunkline.gateway.session.SessionConfig.WebhookConfig;
import dev.trunkline.gateway.session.SessionHost;
import dev.trunkline.gateway.store.DeadLetter;
import dev.trunkline.gateway.store.LoggedEvent;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.WebhookCursor;
import dev.trunkline.gateway.store.Write;
import dev.trunkline.gateway.webhook.EventSource;
import dev.trunkline.gateway.webhook.Subscriber;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The events of this process's sessions, for their webhooks: read from the store, written through
/// the session, so that only its owner moves a cursor.
final class HostedEvents implements EventSource {
  private final SessionHost host;
  private final Store store;
  private final Optional<WebhookConfig> global;
  private final InstantSource clock;

  /// @param global gets the events of all sessions
  HostedEvents(SessionHost host, Store store, Optional<WebhookConfig> global, InstantSource clock) {
    this.host = host;
    this.store = store;
    this.global = global;
    this.clock = clock;
  }

  @Override
  public Optional<Subscriber> subscriber(SessionId session) {
    return host.view(session).map(view -> Subscriber.of(view, global));
  }

  @Override
  public List<LoggedEvent> after(SessionId session, long seq, int limit) {
    return host.isEntitled() ? store.events().after(session, seq, limit) : List.of();
  }

  @Override
  public WebhookCursor cursor(SessionId session, String webhook) {
    return store.events().cursors(session).stream()
        .filter(cursor -> cursor.webhook().equals(webhook))
        .findFirst()
        .orElseGet(() -> begin(session, webhook));
  }

  /// Where a webhook begins that came to an old session: written at once, so that a crash does not
  /// let it begin later.
  private WebhookCursor begin(SessionId session, String webhook) {
    WebhookCursor cursor =
        WebhookCursor.begin(webhook, host.eventsAtOpen(session), clock.instant());
    advance(session, cursor, Optional.empty());
    return cursor;
  }

  @Override
  public List<LoggedEvent> replays(SessionId session, String webhook, int limit) {
    List<LoggedEvent> found = new ArrayList<>();
    for (long seq : store.events().replays(session, webhook, limit)) {
      Optional<LoggedEvent> event = event(session, webhook, seq);
      event.ifPresentOrElse(
          found::add, () -> replayed(session, webhook, seq, Optional.empty())); // kept no longer
    }
    return found;
  }

  private Optional<LoggedEvent> event(SessionId session, String webhook, long seq) {
    return Stream.concat(
            store.events().after(session, seq - 1, 1).stream(),
            store.events().deadLetters(session, webhook, seq - 1, 1).stream()
                .map(DeadLetter::event))
        .filter(event -> event.seq() == seq)
        .findFirst();
  }

  @Override
  public boolean replayed(
      SessionId session, String webhook, long seq, Optional<DeadLetter> letter) {
    Write rest =
        letter
            .<Write>map(Write.PutDeadLetter::new)
            .orElse(new Write.DeleteDeadLetter(webhook, seq));
    return keep(session, List.of(new Write.DeleteReplay(webhook, seq), rest));
  }

  @Override
  public boolean advance(SessionId session, WebhookCursor cursor, Optional<DeadLetter> letter) {
    List<Write> writes = new ArrayList<>(2);
    writes.add(new Write.PutCursor(cursor));
    letter.ifPresent(given -> writes.add(new Write.PutDeadLetter(given)));
    return keep(session, writes);
  }

  private boolean keep(SessionId session, List<Write> writes) {
    try {
      return host.keep(session, writes);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
