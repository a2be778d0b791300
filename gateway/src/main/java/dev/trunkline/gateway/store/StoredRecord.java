package dev.trunkline.gateway.store;

import dev.trunkline.engine.RecordKey;
import java.time.Instant;
import java.util.Optional;

/// One record of a session's account.
public record StoredRecord(
    SessionId session, RecordKey key, byte[] value, Optional<Instant> expiresAt) {

  @Override
  public String toString() {
    return "StoredRecord[%s, %s, %d bytes]".formatted(session, key, value.length);
  }
}
