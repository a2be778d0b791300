package dev.trunkline.gateway.dst;

import dev.trunkline.gateway.store.StoreUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// When things happen in one process: one at a time, none while it is frozen, and none after its
/// death. What waits for the store waits on a [Strand].
final class Clockwork {
  /// How long after it is woken all of a process runs again.
  private static final Duration AWAKENING = Duration.ofMillis(60);

  private static final int HANGS_ONE_IN = 8;
  private static final Duration HANGS = Duration.ofMillis(2_500);
  private static final Duration TAKES = Duration.ofMillis(40);

  private final ClusterWorld world;
  private final RandomGenerator random;
  private final Runnable afterwards;
  private final List<Strand> strands = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();

  /// When what has an order of its own goes on after the last freeze.
  private final Map<String, Instant> awakening = new HashMap<>();

  private boolean dead;
  private boolean frozen;
  private boolean cutOff;
  private Instant awakeSince;

  /// What happens when the process runs again.
  ///
  /// @param lane has an order of its own
  private record Waiting(String lane, Runnable action) {}

  /// @param afterwards runs after everything that happens
  Clockwork(ClusterWorld world, RandomGenerator random, Runnable afterwards) {
    this.world = world;
    this.random = random;
    this.afterwards = afterwards;
    this.awakeSince = world.now();
  }

  /// Something happens: now, or when the process runs again.
  void run(String lane, Runnable action) {
    if (dead) {
      return;
    }
    if (frozen) {
      waiting.add(new Waiting(lane, action));
      return;
    }
    Instant resumes = awakening.get(lane);
    if (resumes != null && resumes.isAfter(world.now())) {
      world.after(Duration.between(world.now(), resumes), () -> run(lane, action));
      return;
    }
    try {
      action.run();
    } catch (Strand.Killed _) { // by what it did itself
    }
    if (!dead) {
      afterwards.run();
    }
  }

  void later(Duration delay, String lane, Runnable action) {
    world.after(delay, () -> run(lane, action));
  }

  /// Does work with the store, which may take its time.
  void work(Runnable action) {
    if (cutOff || world.happens(world.plan().slow())) {
      onStrand(action);
    } else {
      action.run();
    }
  }

  /// Does work that may wait.
  void onStrand(Runnable action) {
    if (Strand.current() != null) {
      action.run();
      return;
    }
    strands.removeIf(Strand::hasEnded);
    Strand strand = new Strand();
    strands.add(strand);
    strand.start(action);
  }

  /// Lets time pass.
  void sleep(Duration time) {
    Strand strand = Strand.current();
    if (strand != null && time.isPositive()) {
      later(time, "strand " + strands.indexOf(strand), strand::resume);
      strand.pause();
    }
  }

  /// Asks the store.
  <T> T reach(Supplier<T> question) {
    sleep(delay());
    requireReach();
    T answer = question.get();
    sleep(delay());
    requireReach();
    if (Strand.current() != null && world.happens(world.plan().lost())) {
      throw new StoreUnavailableException("the answer is lost");
    }
    return answer;
  }

  private Duration delay() {
    if (Strand.current() == null) {
      return Duration.ZERO;
    }
    return world.upTo(random.nextInt(HANGS_ONE_IN) == 0 ? HANGS : TAKES);
  }

  private void requireReach() {
    if (dead) {
      throw new Strand.Killed();
    }
    if (cutOff) {
      throw new StoreUnavailableException("the store is not reached");
    }
  }

  void cutOff(boolean yes) {
    cutOff = yes;
  }

  boolean isDead() {
    return dead;
  }

  boolean isFrozen() {
    return frozen;
  }

  void freeze() {
    frozen = true;
  }

  /// Everything that waited happens soon. Only what has an order of its own keeps it.
  void thaw() {
    if (!frozen) {
      return;
    }
    frozen = false;
    awakeSince = world.now();
    awakening.clear();
    for (Waiting it : waiting) {
      Instant resumes =
          awakening.computeIfAbsent(it.lane, _ -> world.now().plus(world.upTo(AWAKENING)));
      later(Duration.between(world.now(), resumes), it.lane, it.action);
    }
    waiting.clear();
  }

  /// Whether it has been able to do all that it should for so long.
  boolean isAwakeFor(Duration time) {
    return !dead && !frozen && !awakeSince.plus(time).isAfter(world.now());
  }

  void kill() {
    dead = true;
    waiting.clear();
    strands.forEach(Strand::kill);
    strands.clear();
  }
}
