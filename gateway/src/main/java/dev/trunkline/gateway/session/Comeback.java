package dev.trunkline.gateway.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Decides whether a session whose connection another one replaced connects again.
///
/// The other one may be a former owner's, on its last way: then the session is still this one's,
/// which the store says when it takes the session's next write, and there is nobody to fight with.
/// So it waits, longer each time, and gives up when it is replaced again and again: then someone
/// uses the account elsewhere, and must be asked.
final class Comeback {
  static final Duration SHORTEST = Duration.ofSeconds(5);
  static final int TIMES_MAX = 5;

  /// Who is left alone for so long starts anew.
  static final Duration FORGET_AFTER = Duration.ofMinutes(10);

  private int times;
  private Instant last = Instant.MIN;
  private Optional<Instant> at = Optional.empty();

  /// The connection was replaced.
  ///
  /// @return when to connect again; empty when not
  Optional<Instant> replaced(Instant now) {
    if (last.isBefore(now.minus(FORGET_AFTER))) {
      times = 0;
    }
    last = now;
    at =
        times < TIMES_MAX
            ? Optional.of(now.plus(SHORTEST.multipliedBy(1L << times++)))
            : Optional.empty();
    return at;
  }

  /// When to connect again, if that is to be.
  Optional<Instant> at() {
    return at;
  }

  /// Whether it is time now, which is said once.
  boolean isDue(Instant now) {
    boolean due = at.filter(time -> !time.isAfter(now)).isPresent();
    if (due) {
      at = Optional.empty();
    }
    return due;
  }

  /// Something else was decided meanwhile.
  void cancel() {
    at = Optional.empty();
  }
}
