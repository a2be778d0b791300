package dev.trunkline.engine;

import java.time.Instant;
import java.util.Optional;

/// A write to one record.
public sealed interface Change {
  RecordKey key();

  /// Writes the record, new or not.
  ///
  /// @param expiresAt after this time a store may drop the record, and readers may still see it
  record Put(RecordKey key, byte[] value, Optional<Instant> expiresAt) implements Change {}

  /// Removes the record, if it is there.
  record Delete(RecordKey key) implements Change {}
}
