package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.SessionId;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Write;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One session's way into the journal, for as long as its owner has one epoch and nothing was
/// refused.
///
/// Change sets become durable in the order in which they are appended, and their outcomes come in
/// that order, on the journal's thread: consumers must be quick and neither block nor throw. Every
/// change set that was taken gets exactly one outcome. After the first that is not durable, all
/// others of this writer get the same without being written, since they build upon it; the session
/// is opened anew with another writer.
public final class JournalWriter {
  private final Journal journal;
  private final ShardAndEpoch guard;
  private final SessionRecords records;
  private long steps;
  private volatile @Nullable Outcome ended;

  JournalWriter(Journal journal, ShardAndEpoch guard, SessionRecords records) {
    this.journal = journal;
    this.guard = guard;
    this.records = records;
  }

  public SessionId session() {
    return records.session();
  }

  public ShardAndEpoch guard() {
    return guard;
  }

  /// The session's records, with everything that was appended here.
  public SessionRecords records() {
    return records;
  }

  /// Whether more work of this session should begin. Requests are refused while there is no room;
  /// whatever cannot be refused waits with [#whenRoom].
  public boolean hasRoom() {
    return journal.queue().hasRoom(this);
  }

  /// Runs `resume` once, as soon as there is room or the journal is closed: now, or on the
  /// journal's thread. Those who waited longest come first.
  public void whenRoom(Runnable resume) {
    journal.queue().whenRoom(this, resume);
  }

  /// Appends what can be refused, such as a request that asks for more work.
  ///
  /// @return false when there is no room: nothing has happened, and no outcome follows
  public boolean offer(List<Write> writes, Consumer<Outcome> done) {
    Pending pending = pending(writes, done);
    return switch (journal.queue().offer(pending, () -> accepted(pending))) {
      case YES -> {
        records.cache(writes);
        yield true;
      }
      case FULL -> {
        journal.metrics().refused();
        yield false;
      }
      case CLOSED -> {
        done.accept(new Outcome.Failed("the journal is closed"));
        yield true;
      }
    };
  }

  /// Appends what was computed already. Ask [#hasRoom] before computing it: far beyond its bound
  /// the journal fails what it gets, to bound its memory. Then, and when the journal is closed, the
  /// outcome comes before this returns.
  public void append(List<Write> writes, Consumer<Outcome> done) {
    Pending pending = pending(writes, done);
    switch (journal.queue().add(pending, () -> accepted(pending))) {
      case YES -> records.cache(writes);
      case FULL -> {
        journal.metrics().refused();
        Outcome failed = new Outcome.Failed("the journal is full beyond its hard bound");
        ended = failed;
        done.accept(failed);
      }
      case CLOSED -> done.accept(new Outcome.Failed("the journal is closed"));
    }
  }

  private Pending pending(List<Write> writes, Consumer<Outcome> done) {
    ChangeSet changeSet = new ChangeSet(session(), guard, writes);
    return new Pending(this, ++steps, changeSet, changeSet.weight(), done, journal.nanos());
  }

  private void accepted(Pending pending) {
    records.written(pending.step(), pending.changeSet().writes());
  }

  /// The outcome that ended this writer; null while it may write.
  @Nullable Outcome ended() {
    return ended;
  }

  /// Called on the journal's thread, in order.
  void end(Pending pending, Outcome outcome) {
    if (outcome instanceof Outcome.Durable) {
      records.durable(pending.step(), pending.changeSet().writes());
    } else if (ended == null) {
      ended = outcome;
    }
    pending.done().accept(outcome);
  }
}
