package dev.trunkline.launcher.kill;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// Everyone who writes, each on a thread of its own, with pauses. Can be held, which leaves no
/// request open.
final class Traffic {
  private static final int PAUSE_MILLIS_MAX = 2_000;

  /// Writes one text at a time.
  interface Writer {
    /// Comes back when the text is sent, or given up.
    void write() throws InterruptedException;
  }

  /// A request that may have to wait for its answer.
  interface Request<T> {
    Optional<T> make() throws InterruptedException;
  }

  private final Trigger answered = new Trigger();
  private final Trigger written = new Trigger();
  private final AtomicInteger openRequests = new AtomicInteger();
  private final CountDownLatch stopped = new CountDownLatch(1);

  /// Nobody opens it: for pauses.
  private final CountDownLatch never = new CountDownLatch(1);

  private final AtomicReference<Optional<Throwable>> failure =
      new AtomicReference<>(Optional.empty());
  private final List<Thread> threads = new ArrayList<>();

  // Guarded by this.
  private boolean held;
  private int writing;

  void add(String name, Writer writer, RandomGenerator random) {
    threads.add(Thread.ofVirtual().name(name).start(() -> run(writer, random)));
  }

  private void run(Writer writer, RandomGenerator random) {
    try {
      while (!stopped.await(random.nextInt(PAUSE_MILLIS_MAX), TimeUnit.MILLISECONDS)) {
        begin();
        try {
          writer.write();
        } finally {
          end();
        }
        if (writer instanceof PhoneWriter) {
          written.fire();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) { // whoever waits for this thread must hear of it
      failure.set(Optional.of(e));
    }
  }

  private synchronized void begin() throws InterruptedException {
    while (held) {
      wait();
    }
    writing++;
  }

  private synchronized void end() {
    writing--;
    notifyAll();
  }

  /// Fires when an API request was answered 2xx, before anything else happens on that thread.
  Trigger answered() {
    return answered;
  }

  /// Fires when someone has written on a phone.
  Trigger written() {
    return written;
  }

  <T> Optional<T> request(Request<T> request) throws InterruptedException {
    openRequests.incrementAndGet();
    try {
      return request.make();
    } finally {
      openRequests.decrementAndGet();
    }
  }

  int openRequests() {
    return openRequests.get();
  }

  void pause(Duration time) throws InterruptedException {
    boolean _ = never.await(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// Lets nobody begin a text, and waits for those who are at it.
  synchronized void hold() throws InterruptedException {
    held = true;
    while (writing > 0 && failure.get().isEmpty()) {
      wait(1_000);
    }
  }

  synchronized void release() {
    held = false;
    notifyAll();
  }

  /// Ends all writers, each after its present text.
  void stop() throws InterruptedException {
    stopped.countDown();
    release();
    for (Thread thread : threads) {
      thread.join();
    }
    failure
        .get()
        .ifPresent(cause -> {
          throw new IllegalStateException("a writer failed", cause);
        });
  }
}
