package dev.trunkline.gateway.journal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// How time passes for a journal.
interface Pace {
  Pace REAL =
      new Pace() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) {
          LockSupport.parkNanos(time.toNanos());
        }
      };

  /// A clock that nobody sets.
  long nanos();

  /// Returns after a while.
  void pause(Duration time);
}
