package dev.trunkline.gateway.cluster;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// The store's clock, as far as it is known here: what the store said last, and the time that has
/// passed since on a clock that nobody sets. All members share it, whatever their machines say the
/// time is. When the store's clock is set, this one jumps with it. May be used from any thread.
public final class StoreClock implements InstantSource {
  private final LongSupplier nanos;
  private Instant known;
  private long knownAt;

  /// @param store asks the store for its time
  /// @param nanos a clock as [System#nanoTime]
  public StoreClock(Supplier<Instant> store, LongSupplier nanos) {
    this.nanos = nanos;
    this.known = store.get();
    this.knownAt = nanos.getAsLong();
  }

  /// The store said its time in an answer to what was asked at `askedAt`, and came now. It is later
  /// by now, but not by more than the answer took: what was known is kept within that.
  synchronized void said(Instant time, long askedAt) {
    long now = nanos.getAsLong();
    Instant latest = time.plusNanos(now - askedAt);
    Instant expected = at(now);
    known = expected.isBefore(time) ? time : expected.isAfter(latest) ? latest : expected;
    knownAt = now;
  }

  private Instant at(long now) {
    return known.plusNanos(now - knownAt);
  }

  /// How far a clock is from this one; positive when it is ahead.
  Duration lead(InstantSource other) {
    return Duration.between(instant(), other.instant());
  }

  @Override
  public synchronized Instant instant() {
    return at(nanos.getAsLong());
  }
}
