package dev.trunkline.gateway.cluster;

import java.time.Duration;
import java.util.function.LongSupplier;

/// The right to act for the shards that the store says are ours, for a while after each proof that
/// the store still says so. It is kept on a clock that nobody sets.
///
/// A lease that has run out stays so until [#restart], whatever proof comes: what was dropped
/// meanwhile must be thrown away first. May be used from any thread.
public final class Lease {
  private final long fenceNanos;
  private final LongSupplier nanos;
  private long provenAt;
  private boolean expired = true;
  private long heldSince;

  /// @param fence how long a proof is good
  /// @param nanos a clock as [System#nanoTime]
  public Lease(Duration fence, LongSupplier nanos) {
    this.fenceNanos = fence.toNanos();
    this.nanos = nanos;
    this.provenAt = nanos.getAsLong() - fenceNanos;
  }

  /// Whether the right is ours at this moment.
  public synchronized boolean holds() {
    if (!expired && left() <= 0) {
      expired = true;
    }
    return !expired;
  }

  private long left() {
    return provenAt + fenceNanos - nanos.getAsLong();
  }

  /// The store confirmed it, in an answer to what was asked at `askedAt`.
  public synchronized void proven(long askedAt) {
    if (askedAt - provenAt > 0) {
      holds(); // a proof that comes too late mends nothing
      provenAt = askedAt;
    }
  }

  /// Begins anew if there is a fresh proof.
  public synchronized boolean restart() {
    if (expired) {
      expired = left() <= 0;
      heldSince = nanos.getAsLong();
    }
    return !expired;
  }

  /// Whether it has held for so long without a break.
  public synchronized boolean heldFor(Duration time) {
    return holds() && nanos.getAsLong() - heldSince >= time.toNanos();
  }

  /// The store says that it is over.
  public synchronized void lose() {
    expired = true;
    provenAt = nanos.getAsLong() - fenceNanos;
  }
}
