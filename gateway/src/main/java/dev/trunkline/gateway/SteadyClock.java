package dev.trunkline.gateway;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/// A clock that never goes back, and follows one that may be set.
///
/// When the other is set forward, so is this. When it is set back, this goes on, a tenth slower,
/// until they meet: what waits for a moment waits little longer for it, and what comes later has a
/// later time, which the outbox's order rests on. May be used from any thread.
final class SteadyClock implements InstantSource {
  /// How much slower it goes while it is ahead: one part in so many.
  private static final int SLOWER = 10;

  private final InstantSource other;
  private final LongSupplier nanos;
  private Instant last;
  private long lastAt;

  /// @param nanos a clock as [System#nanoTime]
  SteadyClock(InstantSource other, LongSupplier nanos) {
    this.other = other;
    this.nanos = nanos;
    this.last = other.instant();
    this.lastAt = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    long now = nanos.getAsLong();
    long passed = now - lastAt;
    Instant slowest = last.plusNanos(passed - passed / SLOWER);
    Instant wanted = other.instant();
    last = wanted.isBefore(slowest) ? slowest : wanted;
    lastAt = now;
    return last;
  }
}
