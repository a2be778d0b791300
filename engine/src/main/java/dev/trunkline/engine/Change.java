package dev.trunkline.engine;

import java.time.Instant;
import java.util.Optional;

/// A write to the records of an account.
public sealed interface Change {

  /// Writes the record, new or not.
  ///
  /// @param expiresAt after this time a store may drop the record, and readers may still see it
  record Put(RecordKey key, byte[] value, Optional<Instant> expiresAt) implements Change {}

  /// Removes the record, if it is there.
  record Delete(RecordKey key) implements Change {}

  /// Removes every record of the account.
  record Clear() implements Change {}
}
