package dev.trunkline.gateway.session;

import dev.trunkline.gateway.event.WahaSessionStatus.Point;
import dev.trunkline.gateway.store.DesiredState;
import dev.trunkline.gateway.store.LoadedSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where a session stands, and where it stood before.
///
/// @param reason why it failed, or why its last connection ended
record StatusLine(SessionStatus status, Optional<String> reason, List<Point> history) {
  private static final int HISTORY_MAX = 3;

  static final StatusLine STOPPED =
      new StatusLine(SessionStatus.STOPPED, Optional.empty(), List.of());

  StatusLine {
    history = List.copyOf(history);
  }

  /// Where a session stands that was loaded: it failed before, or has not been started.
  static StatusLine found(LoadedSession loaded) {
    return loaded.session().desired() != DesiredState.PARKED
        ? STOPPED
        : loaded
            .said()
            .map(said -> STOPPED.to(SessionStatus.FAILED, said.reason(), said.since()))
            .orElse(new StatusLine(SessionStatus.FAILED, Optional.empty(), List.of()));
  }

  /// When it got where it stands; empty when it has not moved since the process began.
  Optional<Instant> since() {
    return history.isEmpty()
        ? Optional.empty()
        : Optional.of(Instant.ofEpochMilli(history.getLast().timestamp()));
  }

  StatusLine to(SessionStatus next, Optional<String> why, Instant now) {
    List<Point> points = new ArrayList<>(history);
    points.add(Point.of(next.name(), now));
    int from = Math.max(0, points.size() - HISTORY_MAX);
    return new StatusLine(next, why, points.subList(from, points.size()));
  }
}
