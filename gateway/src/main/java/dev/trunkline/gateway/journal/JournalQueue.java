package dev.trunkline.gateway.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits to be committed, in the order of arrival, and who waits for room. Any thread may add;
/// one takes.
///
/// It counts as full from [JournalSettings#waitingMax] change sets or their bytes on. What a
/// session has computed already cannot be refused for that, so [#add] goes on to twice these
/// bounds; callers that can wait ask [#hasRoom] first.
final class JournalQueue {
  private static final int HARD_FACTOR = 2;

  /// What became of an attempt to add.
  enum Added {
    YES,
    FULL,
    CLOSED
  }

  private final JournalSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Deque<Pending> waiting = new ArrayDeque<>();
  private final Deque<Runnable> forRoom = new ArrayDeque<>();
  // These count what was taken and has no outcome yet, too.
  private int changeSets;
  private long bytes;
  private long oldestTakenNanos;
  private boolean closed;

  JournalQueue(JournalSettings settings) {
    this.settings = settings;
  }

  /// Adds `pending` if there is room.
  ///
  /// @param accepted runs before anyone can take it
  Added offer(Pending pending, Runnable accepted) {
    return add(pending, accepted, 1);
  }

  /// Adds `pending` if there is room up to the hard bound.
  Added add(Pending pending, Runnable accepted) {
    return add(pending, accepted, HARD_FACTOR);
  }

  private Added add(Pending pending, Runnable accepted, int factor) {
    lock.lock();
    try {
      if (closed) {
        return Added.CLOSED;
      }
      if (!roomFor(factor)) {
        return Added.FULL;
      }
      accepted.run();
      waiting.add(pending);
      changeSets++;
      bytes += pending.weight();
      changed.signalAll();
      return Added.YES;
    } finally {
      lock.unlock();
    }
  }

  private boolean roomFor(int factor) {
    return changeSets < (long) factor * settings.waitingMax()
        && bytes < factor * settings.waitingBytesMax();
  }

  boolean hasRoom() {
    lock.lock();
    try {
      return roomFor(1);
    } finally {
      lock.unlock();
    }
  }

  /// Runs `resume` once, now if there is room.
  void whenRoom(Runnable resume) {
    lock.lock();
    try {
      if (!closed && !roomFor(1)) {
        forRoom.add(resume);
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
      while (waiting.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      List<Pending> batch = new ArrayList<>();
      long batchBytes = 0;
      while (!waiting.isEmpty()
          && batch.size() < settings.commitMax()
          && batchBytes < settings.commitBytesMax()) {
        Pending next = waiting.remove();
        batch.add(next);
        batchBytes += next.weight();
      }
      if (!batch.isEmpty()) {
        oldestTakenNanos = batch.getFirst().appendedNanos();
      }
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /// Takes all that waits.
  List<Pending> takeAll() {
    lock.lock();
    try {
      List<Pending> all = List.copyOf(waiting);
      waiting.clear();
      return all;
    } finally {
      lock.unlock();
    }
  }

  /// Makes room: these have their outcome. Resumes as many as there is room for, those who waited
  /// longest first.
  void ended(List<Pending> batch) {
    List<Runnable> resumed = new ArrayList<>();
    lock.lock();
    try {
      changeSets -= batch.size();
      batch.forEach(pending -> bytes -= pending.weight());
      long free = settings.waitingMax() - (long) changeSets;
      while (roomFor(1) && resumed.size() < free && !forRoom.isEmpty()) {
        resumed.add(forRoom.remove());
      }
    } finally {
      lock.unlock();
    }
    resumed.forEach(Runnable::run);
  }

  /// Refuses everything from now on, and resumes everyone who waits for room.
  void close() {
    List<Runnable> resumed;
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      resumed = List.copyOf(forRoom);
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
      if (changeSets == 0) {
        return Duration.ZERO;
      }
      boolean taken = changeSets > waiting.size();
      long oldest = taken ? oldestTakenNanos : waiting.element().appendedNanos();
      return Duration.ofNanos(nowNanos - oldest);
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
