package dev.trunkline.gateway.session;

import dev.trunkline.gateway.store.Write;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What came of one input of a session.
///
/// @param writes to be made durable together
/// @param effects what follows when they are, in order
/// @param wakeAt when to wake the session unless a later step says otherwise
record SessionStep(List<Write> writes, List<SessionEffect> effects, Optional<Instant> wakeAt) {
  SessionStep {
    writes = List.copyOf(writes);
    effects = List.copyOf(effects);
  }
}
