package dev.trunkline.gateway.store;

import java.time.Instant;
import java.util.Optional;

/// Reads the answers kept for repeated requests.
public interface Answers {

  /// The answer under an idempotency key, unless it expired by `now`.
  Optional<Answer> find(SessionId session, String key, Instant now);
}
