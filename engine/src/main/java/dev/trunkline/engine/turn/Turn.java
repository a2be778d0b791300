package dev.trunkline.engine.turn;

import dev.trunkline.engine.AccountEvent;
import dev.trunkline.engine.Change;
import dev.trunkline.engine.CloseReason;
import dev.trunkline.engine.Effect;
import dev.trunkline.engine.Profile;
import dev.trunkline.engine.RecordKey;
import dev.trunkline.engine.Records;
import dev.trunkline.engine.Reply;
import dev.trunkline.engine.Step;
import dev.trunkline.engine.node.Node;
import dev.trunkline.engine.transport.Transmit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// One input's worth of work: what the account may know while it decides, and what it has decided
/// so far. Reads see the turn's own writes.
public final class Turn implements Records {
  private final Instant now;
  private final RandomGenerator random;
  private final Records records;
  private final Profile profile;
  private final Queries queries;

  private final Map<RecordKey, Change> writes = new LinkedHashMap<>();
  private final List<AccountEvent> events = new ArrayList<>();
  private final List<Reply> replies = new ArrayList<>();
  private final List<Effect> effects = new ArrayList<>();
  private boolean cleared;
  private Credentials credentials;
  private Optional<Closing> closing = Optional.empty();

  /// The decision to end the connection.
  public record Closing(CloseReason reason, String detail) {}

  public Turn(
      Instant now,
      RandomGenerator random,
      Records records,
      Profile profile,
      Credentials credentials,
      Queries queries) {
    this.now = now;
    this.random = random;
    this.records = records;
    this.profile = profile;
    this.credentials = credentials;
    this.queries = queries;
  }

  public Instant now() {
    return now;
  }

  public RandomGenerator random() {
    return random;
  }

  public Profile profile() {
    return profile;
  }

  public Credentials credentials() {
    return credentials;
  }

  /// Changes the credentials and writes them.
  public void change(Credentials changed) {
    credentials = changed;
    put(Credentials.KEY, changed.encode());
  }

  @Override
  public Optional<byte[]> find(RecordKey key) {
    return switch (writes.get(key)) {
      case Change.Put(_, byte[] value, _) -> Optional.of(value);
      case Change.Delete _, Change.Clear _ -> Optional.empty();
      case null -> cleared ? Optional.empty() : records.find(key);
    };
  }

  public void put(RecordKey key, byte[] value) {
    writes.put(key, new Change.Put(key, value, Optional.empty()));
  }

  public void put(RecordKey key, byte[] value, Duration keep) {
    writes.put(key, new Change.Put(key, value, Optional.of(now.plus(keep))));
  }

  public void delete(RecordKey key) {
    writes.put(key, new Change.Delete(key));
  }

  /// Forgets the account: every record goes, and `fresh` credentials take the place of the old
  /// ones, unwritten.
  public void forget(Credentials fresh) {
    writes.clear();
    cleared = true;
    credentials = fresh;
  }

  public void tell(AccountEvent event) {
    events.add(event);
  }

  public void reply(long ticket, Reply.Outcome outcome) {
    replies.add(new Reply(ticket, outcome));
  }

  public void perform(Effect effect) {
    effects.add(effect);
  }

  public void send(Node stanza) {
    effects.add(new Transmit(stanza));
  }

  /// Sends `iq` under a fresh id; `expectation` hears the answer.
  public void query(Node iq, Expectation expectation) {
    query(iq, expectation, Queries.PATIENCE);
  }

  /// @param patience how long to wait for the answer
  public void query(Node iq, Expectation expectation, Duration patience) {
    if (queries.isFull()) {
      expectation.onFailure(this, new QueryFailure.NoAnswer());
      return;
    }
    String id = queries.nextId();
    queries.add(id, expectation, now.plus(patience));
    send(iq.with("id", id));
  }

  /// A fresh stanza id.
  public String nextId() {
    return queries.nextId();
  }

  /// Ends the connection when this turn is over. The first reason stands.
  public void close(CloseReason reason, String detail) {
    if (closing.isEmpty()) {
      closing = Optional.of(new Closing(reason, detail));
    }
  }

  /// Ends the connection as the server did.
  public void close(Closing end) {
    close(end.reason(), end.detail());
  }

  public Optional<Closing> closing() {
    return closing;
  }

  public Step finish(Optional<Instant> wakeAt) {
    List<Change> changes = new ArrayList<>(writes.size() + 1);
    if (cleared) {
      changes.add(new Change.Clear());
    }
    changes.addAll(writes.values());
    return new Step(changes, events, replies, effects, wakeAt);
  }
}
