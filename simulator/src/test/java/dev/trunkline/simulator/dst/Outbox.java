package dev.trunkline.simulator.dst;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Content;
import dev.trunkline.engine.Request;
import dev.trunkline.engine.node.Jid;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The messages of one device, as a gateway keeps them: stored when accepted, one on its way for
/// each recipient, asked for again until they are done.
final class Outbox {
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /// How far a message is.
  enum State {
    QUEUED,
    /// Its ciphertext is stored.
    SENDING,
    DONE
  }

  private static final class Entry {
    private final String id;
    private final Jid chat;
    private final String text;
    private boolean stored;
    private State state = State.QUEUED;
    private State storedState = State.QUEUED;
    private boolean onItsWay;
    private Instant readyAt = Instant.MIN;

    private Entry(String id, Jid chat, String text) {
      this.id = id;
      this.chat = chat;
      this.text = text;
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  /// Accepts a message.
  ///
  /// @return what its commit does
  Runnable accept(String id, Jid chat, String text) {
    Entry entry = new Entry(id, chat, text);
    entries.add(entry);
    return () -> entry.stored = true;
  }

  /// What to ask for now.
  List<Request.Send> next(Instant now) {
    List<Request.Send> ready = new ArrayList<>();
    Set<Jid> held = new HashSet<>();
    for (Entry entry : entries) {
      boolean first = entry.state != State.DONE && held.add(entry.chat);
      if (first && !entry.onItsWay && !entry.readyAt.isAfter(now)) {
        entry.onItsWay = true;
        ready.add(
            new Request.Send(
                entry.id, entry.chat, Content.Text.of(entry.text), entry.state == State.SENDING));
      }
    }
    return ready;
  }

  /// Takes what a step tells.
  ///
  /// @return what the commit of the step does
  Runnable on(AccountEvent event, Instant now) {
    return switch (event) {
      case AccountEvent.Encrypted(String id) -> to(id, State.SENDING);
      case AccountEvent.Acknowledged acknowledged -> to(acknowledged.messageId(), State.DONE);
      case AccountEvent.Rejected(String id, _, _, _, boolean retryable) -> {
        if (!retryable) {
          yield to(id, State.DONE);
        }
        find(id).onItsWay = false;
        find(id).readyAt = now.plus(PAUSE);
        yield () -> {};
      }
      case AccountEvent.Disconnected _, AccountEvent.LoggedOut _ -> {
        entries.forEach(entry -> entry.onItsWay = false);
        yield () -> {};
      }
      default -> () -> {};
    };
  }

  private Runnable to(String id, State state) {
    Entry entry = find(id);
    entry.state = state;
    return () -> entry.storedState = state;
  }

  private Entry find(String id) {
    return entries.stream().filter(entry -> entry.id.equals(id)).findFirst().orElseThrow();
  }

  /// The id of a message that needs it no more.
  Optional<String> firstDone() {
    return entries.stream()
        .filter(entry -> entry.storedState == State.DONE)
        .map(entry -> entry.id)
        .findFirst();
  }

  /// Whether the ciphertext of a message is stored.
  boolean isEncrypted(String id) {
    return find(id).storedState != State.QUEUED;
  }

  /// Only what was stored is left.
  void crash() {
    entries.removeIf(entry -> !entry.stored);
    for (Entry entry : entries) {
      entry.state = entry.storedState;
      entry.onItsWay = false;
      entry.readyAt = Instant.MIN;
    }
  }

  List<String> unfinished() {
    return entries.stream()
        .filter(entry -> entry.storedState != State.DONE)
        .map(entry -> entry.id + " to " + entry.chat + " " + entry.storedState)
        .toList();
  }
}
