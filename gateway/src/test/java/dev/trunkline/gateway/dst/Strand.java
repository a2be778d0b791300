package dev.trunkline.gateway.dst;

import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// A thread of a simulated process: it runs while the world waits for it, and the world goes on
/// while it pauses. So code that blocks runs as it is, and one thing happens at a time all the
/// same.
final class Strand {
  private static final ThreadLocal<@Nullable Strand> CURRENT = new ThreadLocal<>();

  private final Semaphore turn = new Semaphore(0);
  private final Semaphore world = new Semaphore(0);
  private @Nullable Throwable thrown;
  private boolean ended;
  private boolean killed;

  /// Its process is dead: nothing that it was about to do happens.
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;

    Killed() {
      super("its process is dead", null, false, false);
    }
  }

  /// The strand that runs; null when it is the world itself.
  static @Nullable Strand current() {
    return CURRENT.get();
  }

  /// Runs work until it pauses or ends. Called by the world.
  void start(Runnable work) {
    Thread.ofVirtual()
        .start(() -> {
          turn.acquireUninterruptibly();
          CURRENT.set(this);
          try {
            work.run();
          } catch (Killed _) { // as it should be
          } catch (Throwable e) {
            thrown = e;
          }
          ended = true;
          world.release();
        });
    resume();
  }

  /// Goes on until it pauses or ends. Called by the world.
  void resume() {
    turn.release();
    world.acquireUninterruptibly();
    switch (thrown) {
      case null -> {}
      case Error e -> throw e;
      case RuntimeException e -> throw e;
      default -> throw new AssertionError(thrown);
    }
  }

  /// Lets the world go on until it resumes this. Called by the strand.
  void pause() {
    world.release();
    turn.acquireUninterruptibly();
    if (killed) {
      throw new Killed();
    }
  }

  boolean hasEnded() {
    return ended;
  }

  void kill() {
    if (!ended) {
      killed = true;
      resume();
    }
  }
}
