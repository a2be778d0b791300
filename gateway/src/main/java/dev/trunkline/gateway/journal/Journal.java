package dev.trunkline.gateway.journal;

import dev.trunkline.gateway.store.ChangeSet;
import dev.trunkline.gateway.store.Outcome;
import dev.trunkline.gateway.store.ShardAndEpoch;
import dev.trunkline.gateway.store.Store;
import dev.trunkline.gateway.store.StoreException;
import dev.trunkline.gateway.store.StoreRejectedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Group commit: one thread commits what all sessions append, everything that waits in one
/// transaction. While a commit runs, the next one gathers; nothing waits for company. When more
/// waits than fits into one commit, sessions take turns.
///
/// * A store that is gone for a while is tried again and again; what waits is kept, within the
///   bound.
/// * A change set whose data the store refuses is found by halving the commit, and fails alone.
/// * An outcome is [Outcome.Durable], [Outcome.Stale] or [Outcome.Failed], and it always comes.
public final class Journal implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Journal.class);

  private final Store store;
  private final JournalSettings settings;
  private final JournalMetrics metrics;
  private final Pace pace;
  private final JournalQueue queue;
  private final Thread thread;
  private volatile @Nullable Failure failure;
  private volatile long closingSinceNanos;
  private volatile boolean closing;

  /// A run of failures of the store.
  private record Failure(long sinceNanos, int attempts, String reason) {}

  /// Starts the journal's thread.
  public Journal(Store store, JournalSettings settings, JournalMetrics metrics) {
    this(store, settings, metrics, Pace.REAL);
    thread.start();
  }

  /// A journal without a thread: whoever made it calls [#round] when something waits.
  Journal(Store store, JournalSettings settings, JournalMetrics metrics, Pace pace) {
    this.store = store;
    this.settings = settings;
    this.metrics = metrics;
    this.pace = pace;
    this.queue = new JournalQueue(settings);
    this.thread = Thread.ofPlatform().name("journal").unstarted(this::run);
  }

  /// Opens the way into the journal for a session that was taken over, created or reopened.
  public JournalWriter writer(ShardAndEpoch guard, SessionRecords records) {
    return new JournalWriter(this, guard, records);
  }

  /// Whether new work should begin at all; [JournalWriter#hasRoom] says so for one session.
  public boolean hasRoom() {
    return queue.hasRoom();
  }

  public JournalHealth health() {
    Failure current = failure;
    return current == null
        ? new JournalHealth.Healthy()
        : new JournalHealth.Failing(
            Duration.ofNanos(pace.nanos() - current.sinceNanos()),
            current.attempts(),
            current.reason());
  }

  /// How many change sets have no outcome yet.
  public int waiting() {
    return queue.changeSets();
  }

  /// About how many bytes they keep.
  public long waitingBytes() {
    return queue.bytes();
  }

  /// How long the oldest of them has been waiting; zero when none waits. It grows at once when the
  /// store hangs, before a commit fails.
  public Duration delay() {
    return queue.delay(pace.nanos());
  }

  JournalQueue queue() {
    return queue;
  }

  JournalMetrics metrics() {
    return metrics;
  }

  /// Commits what waits, within [JournalSettings#drain], fails the rest, and stops. Must not be
  /// called on the journal's thread.
  @Override
  public void close() {
    closingSinceNanos = pace.nanos();
    closing = true;
    queue.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    boolean more = true;
    while (more) {
      more = round();
    }
  }

  /// Commits what waits; waits when nothing does.
  ///
  /// @return false when the journal is closed and empty
  boolean round() {
    List<Pending> batch = queue.take();
    commit(batch);
    return !batch.isEmpty();
  }

  long nanos() {
    return pace.nanos();
  }

  /// Commits until every change set of the batch has its outcome.
  private void commit(List<Pending> batch) {
    List<Pending> writable = withoutEnded(batch);
    while (!writable.isEmpty()) {
      try {
        end(writable, commitOnce(writable));
        return;
      } catch (StoreRejectedException e) {
        halve(writable, e);
        return;
      } catch (StoreException e) {
        if (givesUp(failed(e))) {
          fail(writable, "the store fails: " + e.getMessage());
          fail(queue.takeAll(), "the store fails: " + e.getMessage());
          return;
        }
        metrics.retried();
        pace.pause(backoff());
      } catch (RuntimeException e) { // this thread outlives a bug that one change set triggers
        halve(writable, e);
        return;
      }
    }
  }

  /// Gives those whose writer has ended their outcome.
  private List<Pending> withoutEnded(List<Pending> batch) {
    List<Pending> writable = new ArrayList<>(batch.size());
    for (Pending pending : batch) {
      Outcome ended = pending.writer().ended();
      if (ended == null) {
        writable.add(pending);
      } else {
        end(List.of(pending), List.of(ended));
      }
    }
    return writable;
  }

  private List<Outcome> commitOnce(List<Pending> batch) {
    List<ChangeSet> changeSets = batch.stream().map(Pending::changeSet).toList();
    long start = pace.nanos();
    List<Outcome> outcomes = store.commit(changeSets);
    metrics.committed(batch.size(), pace.nanos() - start);
    if (failure != null) {
      failure = null;
      LOGGER.atInfo().log("the store works again");
    }
    return outcomes;
  }

  private Failure failed(StoreException e) {
    Failure before = failure;
    Failure now =
        before == null
            ? new Failure(pace.nanos(), 1, String.valueOf(e.getMessage()))
            : new Failure(
                before.sinceNanos(), before.attempts() + 1, String.valueOf(e.getMessage()));
    failure = now;
    if (before == null) {
      LOGGER.atWarn().setCause(e).log("the store fails; commits wait and are repeated");
    }
    return now;
  }

  private boolean givesUp(Failure current) {
    long now = pace.nanos();
    boolean tooLong = now - current.sinceNanos() > settings.giveUpAfter().toNanos();
    boolean drained = closing && now - closingSinceNanos > settings.drain().toNanos();
    return tooLong || drained;
  }

  private Duration backoff() {
    Failure current = failure;
    int doublings = current == null ? 0 : Math.min(current.attempts() - 1, 16);
    Duration pause = settings.backoffMin().multipliedBy(1L << doublings);
    return pause.compareTo(settings.backoffMax()) < 0 ? pause : settings.backoffMax();
  }

  /// Finds the change set that cannot be written; all others are.
  private void halve(List<Pending> batch, RuntimeException cause) {
    if (batch.size() > 1) {
      int half = batch.size() / 2;
      commit(batch.subList(0, half));
      commit(batch.subList(half, batch.size()));
      return;
    }
    Pending pending = batch.getFirst();
    LOGGER
        .atError()
        .addKeyValue("session", pending.writer().session())
        .setCause(cause)
        .log("the store refuses a change set");
    fail(batch, "the store refuses it: " + cause.getMessage());
  }

  private void fail(List<Pending> batch, String reason) {
    end(batch, Collections.nCopies(batch.size(), new Outcome.Failed(reason)));
  }

  private void end(List<Pending> batch, List<Outcome> outcomes) {
    long now = pace.nanos();
    for (int i = 0; i < batch.size(); i++) {
      Pending pending = batch.get(i);
      metrics.ended(outcomes.get(i), now - pending.appendedNanos());
      tell(pending, outcomes.get(i));
    }
    queue.ended(batch);
  }

  private static void tell(Pending pending, Outcome outcome) {
    try {
      pending.writer().end(pending, outcome);
    } catch (RuntimeException e) { // one session's bug must not end the others
      LOGGER
          .atError()
          .addKeyValue("session", pending.writer().session())
          .setCause(e)
          .log("a session failed to take an outcome");
    }
  }
}
