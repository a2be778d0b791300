package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the lease alive, and says when it runs out.
///
/// Two threads: one asks the store, and may hang with it; the other looks at the clock alone.
final class Heartbeat implements AutoCloseable {
  private static final Logger LOGGER = LoggerFactory.getLogger(Heartbeat.class);

  /// How often the clock is looked at: what a fence may come late.
  static final Duration LOOK = Duration.ofMillis(50);

  private final Lifeline lifeline;
  private final Lease lease;
  private final Timing timing;
  private final Listener listener;
  private final LongSupplier nanos;
  private final Thread renewing;
  private final Thread looking;
  private volatile boolean closed;
  private boolean failing; // of the thread that renews
  private boolean held; // of the thread that looks

  /// What comes of a lease. Called on the heartbeat's threads.
  interface Listener {
    /// The store renewed it, and said its time, in an answer to what was asked at `askedAt`.
    void renewed(Instant time, long askedAt);

    /// It ran out. The connections must be closed when this returns.
    void fenced();

    /// It holds again.
    void restored();

    /// It is over for good: the member was declared gone.
    void gone();
  }

  /// @param nanos the lease's clock
  Heartbeat(Lifeline lifeline, Lease lease, Timing timing, Listener listener, LongSupplier nanos) {
    this.lifeline = lifeline;
    this.lease = lease;
    this.timing = timing;
    this.listener = listener;
    this.nanos = nanos;
    this.renewing = Thread.ofPlatform().name("lease").daemon().unstarted(this::keepRenewing);
    this.looking = Thread.ofPlatform().name("fence").daemon().unstarted(this::keepLooking);
  }

  void start() {
    looking.start();
    renewing.start();
  }

  private void keepRenewing() {
    long askedAt = nanos.getAsLong();
    while (!closed && renew()) {
      pause(timing.renew().minusNanos(nanos.getAsLong() - askedAt));
      askedAt = nanos.getAsLong();
    }
  }

  /// Asks the store once.
  ///
  /// @return false when that is of no use any more
  boolean renew() {
    long askedAt = nanos.getAsLong();
    try {
      Optional<Instant> time = lifeline.renew();
      if (time.isEmpty()) {
        lease.lose();
        listener.gone();
        return false;
      }
      lease.proven(askedAt);
      listener.renewed(time.get(), askedAt);
      failing = false;
    } catch (StoreException e) {
      if (!failing && !closed) {
        LOGGER
            .atWarn()
            .addKeyValue("member", lifeline.member())
            .log("the lease is not renewed: {}", e.getMessage());
      }
      failing = true;
    }
    return true;
  }

  private void keepLooking() {
    while (!closed) {
      look();
      pause(LOOK);
    }
  }

  /// Looks at the clock once.
  void look() {
    boolean holds = lease.holds();
    if (held && !holds) {
      LOGGER
          .atWarn()
          .addKeyValue("member", lifeline.member())
          .log("the lease ran out: closing all connections");
      listener.fenced();
    }
    if (!holds && lease.restart()) {
      holds = true;
      listener.restored();
    }
    held = holds;
  }

  private void pause(Duration time) {
    try {
      Thread.sleep(time.isPositive() ? time : Duration.ofMillis(1));
    } catch (InterruptedException _) {
      closed = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    renewing.interrupt();
    looking.interrupt();
  }
}
