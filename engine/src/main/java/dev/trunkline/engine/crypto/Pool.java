package dev.trunkline.engine.crypto;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/// A bounded stock of reusable objects, each lent to one thread at a time.
///
/// The callers are short-lived virtual threads, for which a [ThreadLocal] would start empty each
/// time. A thread looks into the one slot that its id selects, and makes a new object when that is
/// empty; so nobody waits, and neighbours do not contend. Measured with HMAC on two cores: as cheap
/// as a warm ThreadLocal, several times cheaper than a queue shared by all threads, and twice as
/// cheap as a new object per use.
///
/// An object that is not given back, as after an exception, is simply replaced.
final class Pool<T> {
  private static final int SLOTS = 32;

  /// Slots lie on cache lines of their own.
  private static final int STRIDE = 32;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);
  private final Supplier<T> make;

  Pool(Supplier<T> make) {
    this.make = make;
  }

  T take() {
    T kept = slots.getAndSet(slot(), null);
    return kept != null ? kept : make.get();
  }

  void give(T used) {
    slots.setRelease(slot(), used);
  }

  private static int slot() {
    return ((int) Thread.currentThread().threadId() & (SLOTS - 1)) * STRIDE;
  }
}
