package dev.trunkline.gateway.cluster;

import dev.trunkline.gateway.store.Lifeline;
import dev.trunkline.gateway.store.StoreException;
import java.time.Duration;
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
  private final Thread renewing;
  private final Thread looking;
  private volatile boolean closed;

  /// What comes of a lease. Called on the heartbeat's threads.
  interface Listener {
    /// It ran out. The connections must be closed when this returns.
    void fenced();

    /// It holds again.
    void restored();

    /// It is over for good: the member was declared gone.
    void gone();
  }

  Heartbeat(Lifeline lifeline, Lease lease, Timing timing, Listener listener) {
    this.lifeline = lifeline;
    this.lease = lease;
    this.timing = timing;
    this.listener = listener;
    this.renewing = Thread.ofPlatform().name("lease").daemon().unstarted(this::renew);
    this.looking = Thread.ofPlatform().name("fence").daemon().unstarted(this::look);
  }

  void start() {
    looking.start();
    renewing.start();
  }

  private void renew() {
    boolean failing = false;
    while (!closed) {
      long askedAt = System.nanoTime();
      try {
        if (!lifeline.renew()) {
          lease.lose();
          listener.gone();
          return;
        }
        lease.proven(askedAt);
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
      pause(timing.renew().minusNanos(System.nanoTime() - askedAt));
    }
  }

  private void look() {
    boolean held = false;
    while (!closed) {
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
      pause(LOOK);
    }
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
