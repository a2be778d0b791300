package dev.trunkline.gateway.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.LongStream;

/// What waits to be committed, and who waits for room. Any thread may add; one takes.
///
/// Sessions take turns: a commit gets one change set of each that has some, then another of each,
/// so one with thousands delays any other by a single one. A session's own keep their order.
///
/// It counts as full from [JournalSettings#waitingMax] change sets or their bytes on, and for a
/// single session when that has more than there is room for: however many sessions write all they
/// can, one that wrote nothing yet finds room. What a session has computed already cannot be
/// refused for that, so [#add] goes on to twice the bounds of all; callers that can wait ask
/// [#hasRoom] first.
final class JournalQueue {
  private static final int HARD_FACTOR = 2;

  /// What became of an attempt to add.
  enum Added {
    YES,
    FULL,
    CLOSED
  }

  /// What is one writer's. The counts include what was taken and has no outcome yet.
  private static final class Line {
    private final Deque<Pending> waiting = new ArrayDeque<>(2);
    private int changeSets;
    private long bytes;
  }

  /// Who waits for room.
  private record Waiter(JournalWriter writer, Runnable resume) {}

  private final JournalSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<JournalWriter, Line> lines = new HashMap<>();

  /// Those with something that waits, the next one first.
  private final Deque<Line> turns = new ArrayDeque<>();

  private final Deque<Waiter> forRoom = new ArrayDeque<>();
  // These count what was taken and has no outcome yet, too.
  private int changeSets;
  private long bytes;
  private long oldestTakenNanos;
  private int taken;
  private boolean closed;

  JournalQueue(JournalSettings settings) {
    this.settings = settings;
  }

  /// Adds `pending` if there is room for its writer.
  ///
  /// @param accepted runs before anyone can take it
  Added offer(Pending pending, Runnable accepted) {
    lock.lock();
    try {
      if (closed) {
        return Added.CLOSED;
      }
      return roomFor(pending.writer()) ? added(pending, accepted) : Added.FULL;
    } finally {
      lock.unlock();
    }
  }

  /// Adds `pending` if there is room up to the hard bound.
  Added add(Pending pending, Runnable accepted) {
    lock.lock();
    try {
      if (closed) {
        return Added.CLOSED;
      }
      return roomForAny(HARD_FACTOR) ? added(pending, accepted) : Added.FULL;
    } finally {
      lock.unlock();
    }
  }

  private Added added(Pending pending, Runnable accepted) {
    accepted.run();
    Line line = lines.computeIfAbsent(pending.writer(), _ -> new Line());
    if (line.waiting.isEmpty()) {
      turns.add(line);
    }
    line.waiting.add(pending);
    line.changeSets++;
    line.bytes += pending.weight();
    changeSets++;
    bytes += pending.weight();
    changed.signalAll();
    return Added.YES;
  }

  private boolean roomForAny(int factor) {
    return changeSets < (long) factor * settings.waitingMax()
        && bytes < factor * settings.waitingBytesMax();
  }

  private boolean roomFor(JournalWriter writer) {
    Line line = lines.get(writer);
    return roomForAny(1)
        && (line == null
            || (line.changeSets <= settings.waitingMax() - changeSets
                && line.bytes <= settings.waitingBytesMax() - bytes));
  }

  /// Whether there is room for a session that wrote nothing yet.
  boolean hasRoom() {
    lock.lock();
    try {
      return roomForAny(1);
    } finally {
      lock.unlock();
    }
  }

  boolean hasRoom(JournalWriter writer) {
    lock.lock();
    try {
      return roomFor(writer);
    } finally {
      lock.unlock();
    }
  }

  /// Runs `resume` once, now if there is room for the writer.
  void whenRoom(JournalWriter writer, Runnable resume) {
    lock.lock();
    try {
      if (!closed && !roomFor(writer)) {
        forRoom.add(new Waiter(writer, resume));
        return;
      }
    } finally {
      lock.unlock();
    }
    resume.run();
  }

  /// Waits for change sets and takes as many as fit into one commit.
  ///
  /// @return empty when the queue is closed and nothing waits
  List<Pending> take() {
    lock.lock();
    try {
      while (turns.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<Pending> batch = new ArrayList<>();
      long batchBytes = 0;
      while (!turns.isEmpty()
          && batch.size() < settings.commitMax()
          && batchBytes < settings.commitBytesMax()) {
        Line line = turns.remove();
        Pending next = line.waiting.remove();
        if (!line.waiting.isEmpty()) {
          turns.add(line);
        }
        batch.add(next);
        batchBytes += next.weight();
      }
      taken += batch.size();
      oldestTakenNanos =
          batch.stream().mapToLong(Pending::appendedNanos).min().orElse(oldestTakenNanos);
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// Takes all that waits.
  List<Pending> takeAll() {
    lock.lock();
    try {
      List<Pending> all = turns.stream().flatMap(line -> line.waiting.stream()).toList();
      turns.forEach(line -> line.waiting.clear());
      turns.clear();
      taken += all.size();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Makes room: these have their outcome. Resumes as many as there is room for, those who waited
  /// longest first.
  void ended(List<Pending> batch) {
    List<Runnable> resumed;
    lock.lock();
    try {
      taken -= batch.size();
      batch.forEach(this::leave);
      resumed = withRoom();
    } finally {
      lock.unlock();
    }
    resumed.forEach(Runnable::run);
  }

  private void leave(Pending pending) {
    changeSets--;
    bytes -= pending.weight();
    Line line = lines.get(pending.writer());
    if (line != null) {
      line.changeSets--;
      line.bytes -= pending.weight();
      if (line.changeSets == 0) {
        lines.remove(pending.writer());
      }
    }
  }

  private List<Runnable> withRoom() {
    // Nothing that ends resumes whom an empty queue leaves behind.
    int most = changeSets == 0 ? Integer.MAX_VALUE : settings.waitingMax() - changeSets;
    List<Runnable> resumed = new ArrayList<>();
    Iterator<Waiter> waiters = forRoom.iterator();
    while (waiters.hasNext() && resumed.size() < most && roomForAny(1)) {
      Waiter waiter = waiters.next();
      if (roomFor(waiter.writer())) {
        waiters.remove();
        resumed.add(waiter.resume());
      }
    }
    return resumed;
  }

  /// Refuses everything from now on, and resumes everyone who waits for room.
  void close() {
    List<Runnable> resumed;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      resumed = forRoom.stream().map(Waiter::resume).toList();
      forRoom.clear();
    } finally {
      lock.unlock();
    }
    resumed.forEach(Runnable::run);
  }

  int changeSets() {
    lock.lock();
    try {
      return changeSets;
    } finally {
      lock.unlock();
    }
  }

  Duration delay(long nowNanos) {
    lock.lock();
    try {
      LongStream ofTaken =
          taken > 0 ? LongStream.of(nowNanos - oldestTakenNanos) : LongStream.empty();
      LongStream ofWaiting =
          turns.stream().mapToLong(line -> nowNanos - line.waiting.element().appendedNanos());
      return Duration.ofNanos(LongStream.concat(ofTaken, ofWaiting).max().orElse(0));
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }
}
